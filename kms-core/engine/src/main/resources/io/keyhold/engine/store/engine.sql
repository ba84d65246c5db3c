--liquibase formatted sql

--changeset keyhold:engine-1-instance
--comment One row: which instance this database belongs to, and the root that serves new versions.
CREATE TABLE instance (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  id uuid NOT NULL,
  current_root uuid NOT NULL,
  audit_key uuid NOT NULL,
  created_at timestamptz NOT NULL,
  announced boolean NOT NULL DEFAULT false
);

--changeset keyhold:engine-2-root
--comment Proof that a token holds the roots this database was made with: a wrapped key and its check value, and the tag.
CREATE TABLE root (
  id uuid PRIMARY KEY,
  wrap_mechanism bigint NOT NULL,
  check_blob bytea NOT NULL,
  check_value bytea NOT NULL CHECK (length(check_value) = 32),
  created_at timestamptz NOT NULL,
  tag bytea NOT NULL CHECK (length(tag) = 32)
);

--changeset keyhold:engine-3-key
CREATE TABLE key (
  id uuid PRIMARY KEY,
  role text NOT NULL CHECK (role IN ('CUSTOMER', 'AUDIT_SIGN')),
  description text NOT NULL CHECK (length(description) <= 8192),
  spec text NOT NULL,
  usage text NOT NULL,
  origin text NOT NULL,
  suite text NOT NULL,
  state text NOT NULL,
  current_version integer NOT NULL,
  created_at timestamptz NOT NULL,
  row_version bigint NOT NULL CHECK (row_version > 0),
  tag bytea NOT NULL CHECK (length(tag) = 32)
);
CREATE INDEX key_creating ON key (created_at) WHERE state = 'CREATING';

--changeset keyhold:engine-4-key-version
CREATE TABLE key_version (
  key_id uuid NOT NULL REFERENCES key (id),
  version integer NOT NULL CHECK (version > 0),
  root_id uuid NOT NULL REFERENCES root (id),
  kind text NOT NULL,
  wrap_mechanism bigint NOT NULL,
  wrapped bytea NOT NULL,
  material_length integer NOT NULL,
  check_value bytea NOT NULL,
  spki bytea,
  created_at timestamptz NOT NULL,
  tag bytea NOT NULL CHECK (length(tag) = 32),
  PRIMARY KEY (key_id, version)
);

--changeset keyhold:engine-5-audit
--comment A record is stored as the exact text that was hashed; the other columns only serve searches.
CREATE TABLE audit_chain (
  id uuid PRIMARY KEY,
  opened_at timestamptz NOT NULL,
  closed_at timestamptz
);
CREATE INDEX audit_chain_open ON audit_chain (id) WHERE closed_at IS NULL;

CREATE TABLE audit_record (
  chain uuid NOT NULL,
  seq bigint NOT NULL CHECK (seq >= 0),
  at timestamptz NOT NULL,
  caller text NOT NULL,
  action text NOT NULL,
  resource text NOT NULL,
  outcome text NOT NULL,
  record text NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (chain, seq)
);
CREATE INDEX audit_record_at ON audit_record (at, chain, seq);

CREATE TABLE audit_checkpoint (
  n bigint PRIMARY KEY CHECK (n >= 0),
  body text NOT NULL,
  signature bytea NOT NULL,
  at timestamptz NOT NULL
);
