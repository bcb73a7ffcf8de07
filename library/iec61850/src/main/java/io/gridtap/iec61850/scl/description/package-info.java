/**
 * An IED described by code instead of a file: {@link io.gridtap.iec61850.scl.description.IedDescription} and what it
 * consists of, with the common data classes of IEC 61850-7-3 as a table. What comes of it is an SCL document
 * (IEC 61850-6), and the model that the parser makes of it.
 */
@NullMarked
package io.gridtap.iec61850.scl.description;

import org.jspecify.annotations.NullMarked;
