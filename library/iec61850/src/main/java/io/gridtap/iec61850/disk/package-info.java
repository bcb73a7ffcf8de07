/** What the stores of files and of logs do alike on a disk. */
@NullMarked
package io.gridtap.iec61850.disk;

import org.jspecify.annotations.NullMarked;
