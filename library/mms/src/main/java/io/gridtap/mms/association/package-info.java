/** The association: the one state of the OSI stack once it is open, and how it gets there. */
@NullMarked
package io.gridtap.mms.association;

import org.jspecify.annotations.NullMarked;
