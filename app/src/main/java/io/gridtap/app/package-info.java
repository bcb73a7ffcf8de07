/** The command line: each command is a class, what commands share is a mixin, and what they print is rendered by pure functions. */
@NullMarked
package io.gridtap.app;

import org.jspecify.annotations.NullMarked;
