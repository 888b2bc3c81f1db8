// What the bundle offers: views for the app, and the page of a file that a person keeps.
export { numOpen } from "./engine/models"; // for those who look for leaks
export { warmUp } from "./engine/runtime";
export { mount } from "./mount";
export { openShared } from "./share/open";
