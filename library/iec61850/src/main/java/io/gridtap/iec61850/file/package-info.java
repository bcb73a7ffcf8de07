/** Files over MMS (IEC 61850-8-1 §23, ISO 9506-2 annex D): what both sides of an association need to serve and to fetch them. */
@NullMarked
package io.gridtap.iec61850.file;

import org.jspecify.annotations.NullMarked;
