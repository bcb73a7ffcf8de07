/**
 * The vocabulary of the gateway: a {@link io.gridtap.telemetry.Measurement} is what a
 * {@link io.gridtap.telemetry.Source} observed and a {@link io.gridtap.telemetry.Sink} delivers. It keeps what the
 * device said, whichever protocol it said it in.
 */
@NullMarked
package io.gridtap.telemetry;

import org.jspecify.annotations.NullMarked;
