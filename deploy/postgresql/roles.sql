-- Once, as the superuser, before the first migration:
--   runuser -u postgres -- psql -v ON_ERROR_STOP=1 -f deploy/postgresql/roles.sql
-- Nobody has a password: pg_hba.conf and pg_ident.conf say which user of the system is which role.

-- Owns every table and migrates. Nothing else runs as this role.
CREATE ROLE pengawasan_owner LOGIN;
-- Web, worker, clock and commands: reads and writes rows, owns nothing.
CREATE ROLE pengawasan_app LOGIN;
-- Statistics and audits by others: reads.
CREATE ROLE pengawasan_reader LOGIN;
-- Base backups.
CREATE ROLE pengawasan_backup LOGIN REPLICATION;

CREATE DATABASE pengawasan OWNER pengawasan_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE pengawasan FROM PUBLIC;
GRANT CONNECT ON DATABASE pengawasan TO pengawasan_app, pengawasan_reader;

ALTER ROLE pengawasan_app SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE pengawasan_reader SET default_transaction_read_only = on;
ALTER ROLE pengawasan_reader SET statement_timeout = '60s';
ALTER ROLE pengawasan_owner SET lock_timeout = '1s';

\connect pengawasan
ALTER SCHEMA public OWNER TO pengawasan_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
