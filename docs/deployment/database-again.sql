-- An empty database for the two roles that database.sql made.

CREATE DATABASE bulletin OWNER bulletin_owner
    TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE bulletin FROM PUBLIC;
GRANT CONNECT ON DATABASE bulletin TO bulletin;

\connect bulletin
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO bulletin;
-- Of every table that the owner will make.
ALTER DEFAULT PRIVILEGES FOR ROLE bulletin_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO bulletin;
ALTER DEFAULT PRIVILEGES FOR ROLE bulletin_owner IN SCHEMA public
    GRANT SELECT, USAGE ON SEQUENCES TO bulletin;
