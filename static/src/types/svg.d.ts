declare module "*.svg" {
  const content: string;
  export default content;
}
declare module "*.css";
/** The icons of task types and connection types, which the build collects (static/type-icons.mjs). */
declare module "type-icons" {
  const icons: Readonly<Record<string, string>>;
  export default icons;
}
