/** Simulated meters: a load model behind the objects of DLMS/COSEM, and faults on demand. */
@NullMarked
package io.gridtap.simulators.meter;

import org.jspecify.annotations.NullMarked;
