/** MMS (ISO 9506) over the full OSI stack on TCP: client and server. */
@NullMarked
package io.gridtap.mms;

import org.jspecify.annotations.NullMarked;
