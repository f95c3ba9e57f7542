-- Registry: who registered what, the digest of the content without what changes from save to save, tags; a version that is retired
-- stays, one that is deleted keeps its number.
ALTER TABLE model_versions ADD COLUMN author VARCHAR;
ALTER TABLE model_versions ADD COLUMN content VARCHAR;
ALTER TABLE model_versions ADD COLUMN tags JSON;
ALTER TABLE model_versions ADD COLUMN retired TIMESTAMPTZ;
ALTER TABLE model_versions ADD COLUMN deleted TIMESTAMPTZ;

-- What must hold before an alias is moved, as it was written; the latest of each alias counts.
CREATE TABLE model_policies (model VARCHAR NOT NULL, alias VARCHAR NOT NULL, body VARCHAR NOT NULL, actor VARCHAR NOT NULL, created TIMESTAMPTZ NOT NULL);

-- Approvals are given to the bytes of a version.
CREATE TABLE model_approvals (model VARCHAR NOT NULL, version INTEGER NOT NULL, digest VARCHAR NOT NULL, actor VARCHAR NOT NULL, why VARCHAR, created TIMESTAMPTZ NOT NULL);
