/** Serial ports of the operating system. */
@NullMarked
package io.gridtap.serial;

import org.jspecify.annotations.NullMarked;
