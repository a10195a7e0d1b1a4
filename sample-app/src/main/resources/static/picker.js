import { byId, size } from "./elements.js";

/** Its attributes list what the service accepts, so that the page can reject a file before sending it. */
const input = byId("files");

/**
 * Accept files that are picked, dropped anywhere on the page, or pasted.
 *
 * @param {(file: File) => void} take
 */
export function takeFiles(take) {
	input.addEventListener("change", () => {
		[...input.files].forEach(take);
		input.value = "";
	});
	document.addEventListener("paste", (event) => {
		if (event.clipboardData.files.length) {
			event.preventDefault();
			[...event.clipboardData.files].forEach(take);
		}
	});
	const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
	// Moving between elements fires an enter and a leave event
	let depth = 0;
	const mark = (change) => {
		depth = Math.max(0, depth + change);
		byId("drop").classList.toggle("target", depth > 0);
	};
	// On the whole window, because a file that is dropped outside of the target would replace the page
	window.addEventListener("dragenter", (event) => hasFiles(event) && mark(1));
	window.addEventListener("dragleave", (event) => hasFiles(event) && mark(-1));
	window.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
	window.addEventListener("drop", (event) => {
		mark(-depth);
		if (hasFiles(event)) {
			event.preventDefault();
			[...event.dataTransfer.files].forEach(take);
		}
	});
}

/**
 * Return why the service would refuse a file, as far as the page can tell from its size and type.
 * The type counts only if the browser knows one that is certainly wrong.
 *
 * @returns {string | undefined} a sentence for the visitor
 */
export function objectionTo(file) {
	const limit = Number(input.dataset.limit);
	if (file.size > limit) {
		return `This file is ${size(file.size)}. A file can be at most ${limit / 2 ** 20} MB.`;
	}
	if (/^(image|audio|video|font)\//.test(file.type) && !input.accept.split(",").includes(file.type)) {
		return `Only these files are accepted: ${byId("accepted").textContent}.`;
	}
	return (file.size === 0) ? "The file is empty." : undefined;
}
