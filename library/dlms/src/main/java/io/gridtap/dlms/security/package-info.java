/** Security suites 0, 1 and 2: protection of APDUs, authentication, keys. */
@NullMarked
package io.gridtap.dlms.security;

import org.jspecify.annotations.NullMarked;
