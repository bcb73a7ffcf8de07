/** Session protocol (ISO 8327-1, X.225), the kernel and duplex functional units. */
@NullMarked
package io.gridtap.mms.session;

import org.jspecify.annotations.NullMarked;
