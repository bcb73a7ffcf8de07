/** What the sources of all protocols share. */
@NullMarked
package io.gridtap.sources;

import org.jspecify.annotations.NullMarked;
