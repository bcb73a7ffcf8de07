/** What carries APDUs: the one face of HDLC and wrapper towards the application layer. */
@NullMarked
package io.gridtap.dlms.link;

import org.jspecify.annotations.NullMarked;
