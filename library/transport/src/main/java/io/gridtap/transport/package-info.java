/**
 * Sockets, TLS, threads and time. An engine is carried by a
 * {@link io.gridtap.transport.Conversation}; what it says reaches the user
 * through {@link io.gridtap.transport.Updates}.
 */
@NullMarked
package io.gridtap.transport;

import org.jspecify.annotations.NullMarked;
