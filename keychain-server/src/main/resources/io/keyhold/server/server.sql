--liquibase formatted sql

--changeset keyhold:server-1-credential
--comment Lists are texts with one entry a line, so that what the tag covers is exactly what is stored.
CREATE TABLE credential (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('TOKEN', 'APPLICATION')),
  public_id text COLLATE "C" NOT NULL UNIQUE CHECK (length(public_id) = 16),
  name text NOT NULL CHECK (length(name) <= 200),
  secret_hash bytea NOT NULL CHECK (length(secret_hash) = 32),
  policies text NOT NULL CHECK (length(policies) <= 8192),
  keychain_id uuid,
  keychain_code text CHECK (length(keychain_code) <= 63),
  accounts text CHECK (length(accounts) <= 65536),
  created_by text NOT NULL CHECK (length(created_by) <= 200),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  row_version bigint NOT NULL CHECK (row_version > 0),
  tag bytea NOT NULL CHECK (length(tag) = 32),
  CHECK ((kind = 'APPLICATION') = (keychain_id IS NOT NULL))
);
CREATE INDEX credential_keychain ON credential (keychain_id) WHERE keychain_id IS NOT NULL;

--changeset keyhold:server-2-keychain
CREATE TABLE keychain (
  id uuid PRIMARY KEY,
  code text COLLATE "C" NOT NULL UNIQUE CHECK (length(code) <= 63),
  name text NOT NULL CHECK (length(name) <= 200),
  description text NOT NULL CHECK (length(description) <= 8192),
  key_id uuid NOT NULL REFERENCES key (id),
  reason_required boolean NOT NULL,
  cas_required boolean NOT NULL,
  created_by text NOT NULL CHECK (length(created_by) <= 200),
  created_at timestamptz NOT NULL,
  row_version bigint NOT NULL CHECK (row_version > 0),
  tag bytea NOT NULL CHECK (length(tag) = 32)
);

--changeset keyhold:server-3-account
--comment fields: JSON as it is listed, with values of plain fields only. What is revealed is in account_version.
CREATE TABLE account (
  id uuid PRIMARY KEY,
  keychain_id uuid NOT NULL REFERENCES keychain (id),
  name text COLLATE "C" NOT NULL CHECK (length(name) <= 200),
  kind text NOT NULL CHECK (length(kind) <= 40),
  description text NOT NULL CHECK (length(description) <= 8192),
  tags text NOT NULL CHECK (length(tags) <= 65536),
  version integer NOT NULL CHECK (version > 0),
  fields text NOT NULL CHECK (length(fields) <= 524288),
  created_by text NOT NULL CHECK (length(created_by) <= 200),
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  row_version bigint NOT NULL CHECK (row_version > 0),
  tag bytea NOT NULL CHECK (length(tag) = 32),
  UNIQUE (keychain_id, name)
);

--changeset keyhold:server-4-account-version
--comment Immutable. The ciphertext holds all fields and is bound to keychain, account and version.
CREATE TABLE account_version (
  account_id uuid NOT NULL REFERENCES account (id),
  version integer NOT NULL CHECK (version > 0),
  ciphertext bytea NOT NULL CHECK (length(ciphertext) <= 1048576),
  created_by text NOT NULL CHECK (length(created_by) <= 200),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, version)
);
