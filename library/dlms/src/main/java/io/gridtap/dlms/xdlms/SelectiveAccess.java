package io.gridtap.dlms.xdlms;

/** Selective-Access-Descriptor: which part of an attribute. What selectors mean depends on class and attribute. */
public record SelectiveAccess(int selector, Data parameters) {
  public SelectiveAccess {
    if (selector < 0 || selector > 255) throw new IllegalArgumentException("a selector is 0…255: " + selector);
  }
}
