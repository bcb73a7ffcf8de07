/** Presentation protocol (ISO 8823, X.226), normal mode. */
@NullMarked
package io.gridtap.mms.presentation;

import org.jspecify.annotations.NullMarked;
