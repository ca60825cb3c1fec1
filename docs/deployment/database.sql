-- Once, as postgres: psql -v ON_ERROR_STOP=1 -f database.sql
--
-- Two roles. The owner makes and changes tables, while installing and upgrading. The site itself,
-- day by day, is another that may read and write rows and nothing more: it cannot empty a table,
-- change one, or take off the triggers that keep editions and the record of acts as they are.

CREATE ROLE bulletin_owner LOGIN;
CREATE ROLE bulletin LOGIN;
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
