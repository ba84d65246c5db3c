package io.keyhold.engine.store;

import javax.sql.DataSource;

/**
 * The database, in two ways.
 *
 * @param pool for short work: reads, migrations
 * @param direct opens a connection of its own each time, with connect and socket timeouts: for
 *     audit chains, whose connections hold a lock for as long as the process lives and must not go
 *     back to a pool in an unknown state
 */
public record Database(DataSource pool, DataSource direct) {}
