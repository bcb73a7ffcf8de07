/**
 * The policy between sources and sinks, written once: buffering, batching, retry, back-pressure, and a ledger of what
 * was lost and why. It knows no protocol and no data base.
 */
@NullMarked
package io.gridtap.runtime;

import org.jspecify.annotations.NullMarked;
