/** Simulated RTUs: a list of points, served over IEC 60870-5-104, that move, make events and obey commands. */
@NullMarked
package io.gridtap.simulators.rtu;

import org.jspecify.annotations.NullMarked;
