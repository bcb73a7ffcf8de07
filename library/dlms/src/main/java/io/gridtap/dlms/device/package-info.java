/** What a meter is behind its associations: logical devices and the objects of the interface classes. */
@NullMarked
package io.gridtap.dlms.device;

import org.jspecify.annotations.NullMarked;
