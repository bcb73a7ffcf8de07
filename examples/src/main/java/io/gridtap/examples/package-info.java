/** Small whole programs: each stands in a guide as it stands here. */
@NullMarked
package io.gridtap.examples;

import org.jspecify.annotations.NullMarked;
