export const documentFormats = ["docx", "pdf", "html", "txt", "json"] as const;
export type DocumentFormat = (typeof documentFormats)[number];
