-- Once, as postgres: psql -v ON_ERROR_STOP=1 -f database.sql
--
-- Two roles. The owner makes and changes tables, while installing and upgrading. The site itself,
-- day by day, is another that may read and write rows and nothing more: it cannot empty a table,
-- change one, or take off the triggers that keep editions and the record of acts as they are.

CREATE ROLE bulletin_owner LOGIN;
CREATE ROLE bulletin LOGIN;
\ir database-again.sql
