/**
 * The system configuration description language of IEC 61850-6, editions 1, 2 and 2.1: what an ICD, CID, IID or SCD file
 * says ({@link io.gridtap.iec61850.scl.Scl}), and what it means for one access point of one IED, in the names of
 * IEC 61850-8-1 ({@link io.gridtap.iec61850.scl.IedModel}). Files are read as a stream and never fetch anything.
 */
@NullMarked
package io.gridtap.iec61850.scl;

import org.jspecify.annotations.NullMarked;
