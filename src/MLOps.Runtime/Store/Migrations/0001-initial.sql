-- Datasets: each row is one immutable version, known by the SHA-256 of its content.
CREATE TABLE datasets (
    name VARCHAR NOT NULL, version INTEGER NOT NULL, digest VARCHAR NOT NULL, format VARCHAR NOT NULL,
    location VARCHAR, artifact VARCHAR NOT NULL, row_count BIGINT NOT NULL, columns JSON NOT NULL,
    description VARCHAR, created TIMESTAMPTZ NOT NULL, cell VARCHAR,
    UNIQUE (name, version));
CREATE TABLE dataset_tags (name VARCHAR NOT NULL, key VARCHAR NOT NULL, value VARCHAR NOT NULL, UNIQUE (name, key));

-- Tracking. All of it comes through the inbox: starting and ending a run never waits for the store.
CREATE TABLE experiments (name VARCHAR NOT NULL, created TIMESTAMPTZ NOT NULL, UNIQUE (name));
CREATE TABLE runs (
    id VARCHAR NOT NULL, experiment VARCHAR NOT NULL, name VARCHAR NOT NULL, status VARCHAR NOT NULL,
    started TIMESTAMPTZ NOT NULL, ended TIMESTAMPTZ, user_name VARCHAR, parent VARCHAR,
    git_commit VARCHAR, git_dirty BOOLEAN, notebook VARCHAR, cell VARCHAR, process_id BIGINT, host VARCHAR);
CREATE TABLE params (run VARCHAR NOT NULL, key VARCHAR NOT NULL, value VARCHAR NOT NULL);
CREATE TABLE metrics (run VARCHAR NOT NULL, key VARCHAR NOT NULL, step BIGINT NOT NULL, value DOUBLE NOT NULL, time TIMESTAMPTZ NOT NULL);
CREATE TABLE tags (run VARCHAR NOT NULL, key VARCHAR NOT NULL, value VARCHAR NOT NULL);
CREATE TABLE artifacts (run VARCHAR NOT NULL, path VARCHAR NOT NULL, digest VARCHAR NOT NULL, size BIGINT NOT NULL, time TIMESTAMPTZ NOT NULL);
CREATE TABLE run_inputs (run VARCHAR NOT NULL, source VARCHAR NOT NULL, digest VARCHAR NOT NULL, role VARCHAR NOT NULL);

-- Feature views.
CREATE TABLE feature_views (
    name VARCHAR NOT NULL, version INTEGER NOT NULL, entity VARCHAR NOT NULL, event_time VARCHAR NOT NULL,
    sql VARCHAR NOT NULL, columns JSON NOT NULL, ttl_seconds DOUBLE, description VARCHAR, created TIMESTAMPTZ NOT NULL,
    retired TIMESTAMPTZ, UNIQUE (name, version));
CREATE TABLE feature_materializations (
    name VARCHAR NOT NULL, version INTEGER NOT NULL, artifact VARCHAR NOT NULL, row_count BIGINT NOT NULL, as_of TIMESTAMPTZ, created TIMESTAMPTZ NOT NULL);

-- Registry.
CREATE TABLE model_versions (
    model VARCHAR NOT NULL, version INTEGER NOT NULL, digest VARCHAR NOT NULL, size BIGINT NOT NULL, format VARCHAR NOT NULL,
    signature JSON NOT NULL, example JSON NOT NULL, reference VARCHAR, trained_on VARCHAR, metrics JSON NOT NULL, run VARCHAR, description VARCHAR, created TIMESTAMPTZ NOT NULL,
    UNIQUE (model, version));
CREATE TABLE model_aliases (model VARCHAR NOT NULL, alias VARCHAR NOT NULL, version INTEGER NOT NULL, digest VARCHAR NOT NULL, moved TIMESTAMPTZ NOT NULL, UNIQUE (model, alias));

-- Serving.
CREATE TABLE deployments (
    name VARCHAR NOT NULL, model VARCHAR NOT NULL, version INTEGER NOT NULL, alias VARCHAR, digest VARCHAR NOT NULL,
    address VARCHAR, process_id BIGINT, state VARCHAR NOT NULL, started TIMESTAMPTZ NOT NULL, stopped TIMESTAMPTZ);

-- Reports of every kind, whole, as JSON.
CREATE TABLE reports (id VARCHAR NOT NULL, kind VARCHAR NOT NULL, subject VARCHAR NOT NULL, created TIMESTAMPTZ NOT NULL, cell VARCHAR, run VARCHAR, body JSON NOT NULL);

-- Every executed version of every cell (from the inbox).
CREATE TABLE cells (
    session VARCHAR NOT NULL, execution INTEGER NOT NULL, cell_id VARCHAR, notebook VARCHAR, text VARCHAR NOT NULL,
    started TIMESTAMPTZ NOT NULL, seconds DOUBLE NOT NULL, outcome VARCHAR NOT NULL,
    declared JSON NOT NULL, read JSON NOT NULL, inputs JSON NOT NULL);

-- Lineage: nodes are 'kind:name', an edge points from cause to effect.
CREATE TABLE edges (source VARCHAR NOT NULL, target VARCHAR NOT NULL, role VARCHAR NOT NULL, created TIMESTAMPTZ NOT NULL);

-- Audit: written in the transaction of the decision it tells of; each hash covers the one before it.
CREATE TABLE audit (
    seq BIGINT NOT NULL, time TIMESTAMPTZ NOT NULL, actor VARCHAR NOT NULL, event VARCHAR NOT NULL, subject VARCHAR NOT NULL,
    payload JSON NOT NULL, previous VARCHAR NOT NULL, hash VARCHAR NOT NULL);

-- How far each fragment of the inbox has been read.
CREATE TABLE inbox_positions (fragment VARCHAR NOT NULL, position BIGINT NOT NULL);
