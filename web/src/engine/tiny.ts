// The smallest model: doubles a row of two numbers. Printed by `python web/test/tiny.py`.
export const TINY =
  "CAg6ZQoeCgZsYXRlbnQKBmxhdGVudBIHcGljdHVyZSIDQWRkEgR0aW55Wh0KBmxhdGVudBITChEIARINCgcSBWJhdGNo" +
  "CgIIAmIeCgdwaWN0dXJlEhMKEQgBEg0KBxIFYmF0Y2gKAggCQgQKABAR";
