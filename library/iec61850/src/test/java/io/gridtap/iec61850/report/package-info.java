/** Reports, recorded and made. */
@NullMarked
package io.gridtap.iec61850.report;

import org.jspecify.annotations.NullMarked;
