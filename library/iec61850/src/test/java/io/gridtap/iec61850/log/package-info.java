@NullMarked
package io.gridtap.iec61850.log;

import org.jspecify.annotations.NullMarked;
