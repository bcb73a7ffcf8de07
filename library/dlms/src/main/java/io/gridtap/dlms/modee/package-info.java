/** Mode E of IEC 62056-21: how a client leads an optical or serial port from text to HDLC. */
@NullMarked
package io.gridtap.dlms.modee;

import org.jspecify.annotations.NullMarked;
