/**
 * The server side of IEC 61850: serves the model of any SCL file over MMS, holds its values, and reports their changes.
 */
@NullMarked
package io.gridtap.iec61850.server;

import org.jspecify.annotations.NullMarked;
