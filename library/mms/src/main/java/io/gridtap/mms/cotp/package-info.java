/** Connection-oriented transport protocol, class 0 (ISO 8073, X.224). */
@NullMarked
package io.gridtap.mms.cotp;

import org.jspecify.annotations.NullMarked;
