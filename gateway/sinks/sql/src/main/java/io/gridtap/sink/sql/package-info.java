/**
 * Measurements into a table of PostgreSQL, MariaDB, MySQL, SQL Server or Azure SQL, by plain JDBC. Every measurement
 * has a key that is the same when it comes again, so that a batch written twice makes no row twice.
 */
@NullMarked
package io.gridtap.sink.sql;

import org.jspecify.annotations.NullMarked;
