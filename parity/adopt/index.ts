export { type InitResult, init } from "./init";
export { createFileAtomic, writeFileAtomic } from "./write-file";
