@NullMarked
package io.gridtap.iec61850.file;

import org.jspecify.annotations.NullMarked;
