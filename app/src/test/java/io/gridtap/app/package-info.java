/** The commands against real servers, and what they print. */
@org.jspecify.annotations.NullUnmarked
package io.gridtap.app;
