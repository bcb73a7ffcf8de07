/** The client, held against devices of all manners. */
@NullMarked
package io.gridtap.iec61850.client;

import org.jspecify.annotations.NullMarked;
