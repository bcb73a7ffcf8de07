/** The file that {@code gridtap run} works by: devices, points, sinks. */
@NullMarked
package io.gridtap.app.config;

import org.jspecify.annotations.NullMarked;
