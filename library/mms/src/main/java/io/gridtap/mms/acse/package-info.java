/** Association control service element (ISO 8650-1, X.227). */
@NullMarked
package io.gridtap.mms.acse;

import org.jspecify.annotations.NullMarked;
