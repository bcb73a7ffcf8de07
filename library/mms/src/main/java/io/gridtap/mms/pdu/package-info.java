/** The PDUs of MMS (ISO 9506-2) and the values they carry. */
@NullMarked
package io.gridtap.mms.pdu;

import org.jspecify.annotations.NullMarked;
