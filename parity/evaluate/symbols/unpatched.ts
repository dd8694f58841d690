/** Methods of text as they were before any patch, for this tool's own frequent questions. */
type Uncurried<F extends (this: never, ...args: never[]) => unknown> = (
  text: string,
  ...args: Parameters<F>
) => ReturnType<F>;

const { call } = Function.prototype;

export const contains = call.bind(String.prototype.includes) as Uncurried<typeof String.prototype.includes>;
export const lastIndexOf = call.bind(String.prototype.lastIndexOf) as Uncurried<typeof String.prototype.lastIndexOf>;
export const replaceAll = call.bind(String.prototype.replaceAll) as (
  text: string,
  searched: string,
  replacement: string,
) => string;
export const slice = call.bind(String.prototype.slice) as Uncurried<typeof String.prototype.slice>;
