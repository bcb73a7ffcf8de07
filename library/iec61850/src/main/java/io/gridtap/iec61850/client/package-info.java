/** The client of IEC 61850-7-2: browsing, data sets, report control blocks, and the reports they send. */
@NullMarked
package io.gridtap.iec61850.client;

import org.jspecify.annotations.NullMarked;
