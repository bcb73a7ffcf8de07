/** Serial ports against pseudo terminals. */
@NullMarked
package io.gridtap.serial;

import org.jspecify.annotations.NullMarked;
