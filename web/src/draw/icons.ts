// Outlines of icons, on a square of 24.
export const RESET = "M12 5V1L6 6l6 5V7a6 6 0 1 1-6 6H4a8 8 0 1 0 8-8z";
export const LOCK = "M6 10V7a6 6 0 0 1 12 0v3h1v11H5V10zm2 0h8V7a4 4 0 0 0-8 0z";
export const OPEN_LOCK = "M6 10V6a6 6 0 0 1 12 0h-2a4 4 0 0 0-8 0v4h11v11H5V10z";
export const UNDO = "M12.500 8A10.500 10.500 0 0 0 5.600 10.600L2 7v9h9l-3.600-3.600A8 8 0 0 1 20.100 16l2.400-.800A10.500 10.500 0 0 0 12.500 8z";
export const REDO = "M11.500 8A10.500 10.500 0 0 1 18.400 10.600L22 7v9h-9l3.600-3.600A8 8 0 0 0 3.900 16l-2.400-.800A10.500 10.500 0 0 1 11.500 8z";
export const SHAKE = "M2 13h3l2-6 4 12 4-14 3 10 1-2h3v-2h-4.200L17 14 14.500 3l-4 13L7.500 5l-4 6H2z";
export const DICE =
  "M5 3h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z" +
  "M9 7.500a1.500 1.500 0 1 0-3 0a1.500 1.500 0 1 0 3 0z" +
  "M18 16.500a1.500 1.500 0 1 0-3 0a1.500 1.500 0 1 0 3 0z" +
  "M13.500 12a1.500 1.500 0 1 0-3 0a1.500 1.500 0 1 0 3 0z";
export const PLUS = "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z";
export const MINUS = "M5 11h14v2H5z";
export const HOME = "M12 3l9 8h-3v9h-5v-6h-2v6H6v-9H3z";
export const CLOSE = "M6.400 5L12 10.600L17.600 5L19 6.400L13.400 12L19 17.600L17.600 19L12 13.400L6.400 19L5 17.600L10.600 12L5 6.400z";
export const PLAY = "M8 5v14l11-7z";
export const PAUSE = "M6 5h4v14H6zM14 5h4v14h-4z";
