/** DLMS/COSEM meters as a source: what is read, when, and how it becomes measurements. */
@NullMarked
package io.gridtap.sources.dlms;

import org.jspecify.annotations.NullMarked;
