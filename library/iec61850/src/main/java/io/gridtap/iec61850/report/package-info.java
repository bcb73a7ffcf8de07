/** Reporting (IEC 61850-7-2 §17): options, triggers, reasons, control block attributes, and the reports themselves. */
@NullMarked
package io.gridtap.iec61850.report;

import org.jspecify.annotations.NullMarked;
