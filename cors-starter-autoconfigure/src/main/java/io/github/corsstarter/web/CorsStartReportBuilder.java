package io.github.corsstarter.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.corsstarter.policy.CorsPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.ClassUtils;

/**
 * Collects other parts of an application that affect CORS: settings that cover paths of a
 * policy, and filters that run before the policy's filter.
 */
public final class CorsStartReportBuilder {

	private static final int MAX_PATHS = 6;

	private static final String EVERYWHERE = "/**";

	private static final String KEEP = "; still needed for ";

	private static final String UNCOVERED = ", where no policy applies";

	private static final String OTHER_PATHS = "other paths";

	private static final String LAMBDA = "$$Lambda";

	private final CorsPolicies policies;

	private final Set<String> pathsOfFilters = new LinkedHashSet<>();

	private final List<CorsLayer> layers = new ArrayList<>();

	private final Set<String> filtersInFront = new TreeSet<>();

	private final Set<String> remarks = new TreeSet<>();

	private Supplier<@Nullable CorsProbe> probe = () -> null;

	private Supplier<Map<List<String>, List<String>>> properties = Map::of;

	private @Nullable HandlerPaths handlers;

	private @Nullable String failure;

	/**
	 * Create a builder.
	 * @param policies the policies in force
	 */
	public CorsStartReportBuilder(CorsPolicies policies) {
		this.policies = policies;
	}

	/**
	 * Find settings. If application code fails in the process, the report says so, and
	 * the application still starts.
	 * @param finder the finder, which adds the settings to this builder
	 */
	public void find(Consumer<CorsStartReportBuilder> finder) {
		try {
			finder.accept(this);
		}
		catch (RuntimeException | LinkageError ex) {
			this.failure = failure(ex);
			this.remarks.add(this.failure);
		}
	}

	private static String failure(Throwable ex) {
		// Omit the message, which may have several lines
		return "Not all other CORS settings of this application are known, since reading them failed with "
				+ NestedExceptionUtils.getMostSpecificCause(ex).getClass().getName();
	}

	/**
	 * Add settings. If two layers cover a path, the one added first applies first.
	 * @param layer the settings
	 */
	public void add(CorsLayer layer) {
		this.layers.add(layer);
	}

	/**
	 * Set the details of the application that the translation needs.
	 * @param handlers how the application's handlers read paths
	 * @param probe creates the probe to compare a translation with the application, or
	 * returns {@code null} if they can't be compared
	 * @param properties returns the placeholders of properties by their origins; a list
	 * has its name instead of a placeholder
	 */
	public void translateFor(HandlerPaths handlers, Supplier<@Nullable CorsProbe> probe,
			Supplier<Map<List<String>, List<String>>> properties) {
		this.handlers = handlers;
		this.probe = probe;
		this.properties = properties;
	}

	/**
	 * Add the actuator. On another port, only policies with a path that begins with the
	 * actuator's cover it.
	 * @param settings its settings, or {@code null} if it has none
	 * @param otherPort the actuator's path on another port, empty if it has all paths of
	 * that port, or {@code null} if there is no such port
	 */
	public void addActuator(@Nullable CorsLayer settings, @Nullable String otherPort) {
		if (otherPort != null && otherPort.isEmpty()) {
			addPathOfFilters(otherPort);
		}
		if (settings != null && (otherPort == null || this.policies.set()
			.policies()
			.stream()
			.flatMap((policy) -> policy.paths().stream())
			.anyMatch((path) -> PathIndex.begins(path, otherPort)))) {
			add(settings);
		}
	}

	/**
	 * Add a path of the actuator on another port, if filters for all paths cover it.
	 * @param path the path, or {@code null} if there is no such port
	 */
	public void addPathOfFilters(@Nullable String path) {
		if (path != null) {
			this.pathsOfFilters.add(path + "/**");
		}
	}

	/**
	 * Return a note for the log about the order of another CORS filter.
	 * @param order its order
	 * @param policyOrder the order of the policy's filter
	 * @return a note for its layer, empty if the policy's filter runs before it
	 */
	public static String noteOfOrder(int order, int policyOrder) {
		return (order > policyOrder) ? "" : " (" + orders(order, policyOrder) + "; if it stays, " + later(order) + ")";
	}

	/**
	 * Return a note for the log about a source of settings that must not just be removed.
	 * @param how how others use it, such as {@code still needed by}
	 * @param users the names of beans that it was passed to
	 * @return a note for its layer, empty if there are no such beans
	 */
	public static String noteOfUsers(String how, List<String> users) {
		return users.isEmpty() ? "" : " (" + how + ((users.size() == 1) ? " bean '" : " beans '")
				+ users.stream().sorted().collect(Collectors.joining("', '")) + "')";
	}

	/**
	 * Return a note for the log about a CORS filter whose settings can't be read.
	 * @param type the class whose code contains them
	 * @param order its order
	 * @param policyOrder the order of the policy's filter
	 * @return a note for its layer
	 */
	public static String noteOfCode(Class<?> type, int order, int policyOrder) {
		String advice = "; write a policy that allows the same, then remove the filter";
		return " (" + code(type) + "; "
				+ ((order > policyOrder)
						? "its order is " + order + ", after the policy's filter at " + policyOrder
								+ ", so it may still refuse what a policy allows" + advice
						: orders(order, policyOrder) + advice + "; until then, " + later(order))
				+ ")";
	}

	private static String orders(int order, int policyOrder) {
		return "its order is " + order + ", the policy's filter has " + policyOrder
				+ ", so it can answer before the policy, preflights above all";
	}

	/**
	 * Return a clause about settings that can't be read.
	 * @param type the class whose code contains them
	 * @return the clause
	 */
	public static String code(Class<?> type) {
		String name = type.getName();
		return "its settings are in code: "
				+ (isLambda(type) ? "a lambda of " + name.substring(0, name.indexOf(LAMBDA)) : name);
	}

	/**
	 * Describe a bean. The names of lambdas and anonymous classes say nothing.
	 * @param bean the bean
	 * @param type a type that the bean has
	 * @param name its name
	 * @return the description in the log
	 */
	public static String describe(Object bean, Class<?> type, String name) {
		return "the " + ClassUtils.getShortName(isNameless(bean.getClass()) ? type : bean.getClass()) + " bean '" + name
				+ "'";
	}

	/**
	 * Return whether the name of a class says nothing about it.
	 * @param type the class
	 * @return whether it is that of a lambda, or anonymous
	 */
	public static boolean isNameless(Class<?> type) {
		return isLambda(type) || type.isAnonymousClass();
	}

	/**
	 * Return whether a class is that of a lambda.
	 * @param type the class
	 * @return whether it is
	 */
	public static boolean isLambda(Class<?> type) {
		return type.getName().contains(LAMBDA);
	}

	/**
	 * Return whether the name of a filter of another library, or of the application,
	 * suggests that it handles CORS. The names of outer classes, and of the classes that
	 * have lambdas, say nothing.
	 * @param type the name of its class
	 * @return whether it does
	 */
	public static boolean isNamedLikeCors(String type) {
		int generated = type.indexOf("$$");
		if (generated >= 0 && type.startsWith(LAMBDA, generated)) {
			return false;
		}
		String written = (generated >= 0) ? type.substring(0, generated) : type;
		String name = written.substring(Math.max(written.lastIndexOf('.'), written.lastIndexOf('$')) + 1)
			.toLowerCase(Locale.ROOT);
		return !type.startsWith("io.github.corsstarter.web.")
				&& (name.contains("cors") || name.contains("crossorigin"));
	}

	/**
	 * Return what to do with a filter that isn't removed.
	 */
	private static String later(int order) {
		return (order != Integer.MIN_VALUE) ? remedy(order) : "give it a later order";
	}

	private static String remedy(int order) {
		return (order != Integer.MIN_VALUE) ? "give it a later order, or set cors.filter-order to an earlier one"
				: "no order is earlier, so give it a later one";
	}

	/**
	 * Add a filter that doesn't run after the policy's filter and may answer requests
	 * itself.
	 * @param filter the description of the filter
	 * @param order its order
	 * @param policyOrder the order of the policy's filter
	 */
	public void addFilterInFront(String filter, int order, int policyOrder) {
		this.filtersInFront.add(filter + " (its order is " + order + ", the policy's filter has " + policyOrder + "; "
				+ ((order <= policyOrder) ? remedy(order)
						: "a PriorityOrdered filter runs before all Ordered ones, so make it Ordered")
				+ ")");
	}

	/**
	 * Add a filter that must run before all others, although it may answer requests.
	 * @param filter the description of the filter, with its order if it has one
	 */
	public void addForwardedHeaders(String filter) {
		this.remarks.add(filter
				+ " must run before the filter of the CORS policies. If it answers malformed forwarded headers with 400, that response has no CORS headers");
	}

	/**
	 * Return the report.
	 * @return the report
	 */
	public CorsStartReport build() {
		Set<String> otherLayers = new TreeSet<>();
		for (CorsLayer layer : this.layers) {
			String text = describe(layer);
			if (!text.isEmpty() && layer.place() == CorsLayer.Place.CONTAINER_HANDSHAKE) {
				// No settings to remove
				this.remarks.add("Policies cover " + text);
			}
			else if (!text.isEmpty()) {
				otherLayers.add(text);
			}
		}
		// A filter may run in a chain of Spring Security and by itself
		otherLayers.removeIf((text) -> otherLayers.stream().anyMatch((other) -> isIncluded(text, other)));
		addOpened();
		List<CorsLayer> layers = List.copyOf(this.layers);
		HandlerPaths handlers = (this.handlers != null) ? this.handlers : this.policies.set().handlers();
		return new CorsStartReport(this.policies.toString(), otherLayers, this.filtersInFront, this.remarks,
				() -> translate(layers, handlers));
	}

	private static boolean isIncluded(String text, String other) {
		int end = text.indexOf(KEEP);
		return other.length() > text.length() && other.startsWith(((end >= 0) ? text.substring(0, end) : text) + "; ");
	}

	/**
	 * Add remarks on policies that open WebSockets of this application's own origin.
	 */
	private void addOpened() {
		PolicySet set = this.policies.set();
		List<CorsLayer.Rule> own = new ArrayList<>(CorsLayer.rules(this.layers, CorsLayer.Place.OWN_HANDSHAKE));
		own.addAll(closedHandshakes());
		for (CorsLayer.Rule rule : own) {
			for (String example : examples(rule.path(), set)) {
				servletPaths(CorsLayer.Place.OWN_HANDSHAKE, set).stream()
					.flatMap((servletPath) -> set.policiesOf(servletPath + example).stream())
					.filter((policy) -> policy.allowsCredentials()
							&& policy.allowedMethods().stream().anyMatch(List.of("GET", "*")::contains)
							// A policy for this path is meant to open it
							&& policy.paths().stream().noneMatch((path) -> PathOverlaps.isSame(path, rule.path())))
					.forEach((policy) -> this.remarks.add("Policy '" + policy.name() + "' opens WebSockets for "
							+ rule.path()
							+ " to its origins, since it allows credentials. Their handler allows only this application's own origin. To keep other origins out, add a policy with paths: "
							+ rule.path() + " and enabled: false"
							+ (rule.conditional() ? ", which also affects other requests of that path" : "")));
			}
		}
	}

	/**
	 * Return the WebSockets whose settings allow no other origin, and that no filter's
	 * settings precede.
	 */
	private List<CorsLayer.Rule> closedHandshakes() {
		List<CorsLayer.Rule> open = CorsLayer.rules(this.layers, CorsLayer.Place.OPEN_HANDSHAKE);
		List<CorsLayer.Rule> filters = this.layers.stream()
			.filter((layer) -> layer.place().isFilter())
			.flatMap((layer) -> layer.rules().stream())
			.toList();
		return CorsLayer.rules(this.layers, CorsLayer.Place.URL)
			.stream()
			.filter((rule) -> rule.settings() != null && !HandshakeTranslation.allowsAny(rule.settings())
					&& open.stream().anyMatch((other) -> other.path().equals(rule.path()))
					&& !rule.overlapsAny(filters))
			.toList();
	}

	private String translate(List<CorsLayer> layers, HandlerPaths handlers) {
		String failure = this.failure;
		if (failure == null) {
			try {
				CorsProbe probe = this.probe.get();
				TranslationCheck check = (probe != null) ? new TranslationCheck(probe, handlers, layers) : null;
				return CorsTranslation.of(layers, handlers.leftAlone(), this.pathsOfFilters, check, this.properties);
			}
			catch (RuntimeException | LinkageError ex) {
				failure = failure(ex);
			}
		}
		// Missing settings may be the ones that close a part of the others
		return new CorsYaml(List.of(failure + ". Translate them by hand"), List.of()).toString();
	}

	/**
	 * Describe those settings of a layer that cover paths of a policy.
	 * @return the text, empty if there are none
	 */
	private String describe(CorsLayer layer) {
		// A handler whose settings allow nobody has none to remove
		boolean closed = layer.place() == CorsLayer.Place.URL && layer.rules()
			.stream()
			.noneMatch((rule) -> rule.settings() == null || HandshakeTranslation.allowsAny(rule.settings())
					|| HandshakeTranslation.failsForAll(rule.settings()));
		if (closed || !layer.isNamed()) {
			return "";
		}
		PolicySet set = this.policies.set();
		Map<String, String> paths = new TreeMap<>();
		Map<String, LostAccess> lost = new LinkedHashMap<>();
		for (CorsLayer.Rule rule : layer.rules()) {
			Set<String> deciding = new LinkedHashSet<>();
			boolean whole = true;
			DecidingSettings settings = new DecidingSettings(this.layers, layer, rule);
			Set<String> examples = examples(rule.path(), set);
			if (examples.isEmpty()) {
				set.policies()
					.stream()
					.filter((policy) -> isWithin(rule, policy))
					.forEach((policy) -> deciding.add("'" + policy.name() + "'"));
			}
			for (String example : examples) {
				if (rule.isElsewhere() && hasSettings(layer, example)) {
					continue;
				}
				for (String servletPath : servletPaths(layer.place(), set)) {
					String path = servletPath + example;
					boolean elsewhere = settings.isElsewhere(path);
					List<CorsPolicy> policies = elsewhere ? List.of() : set.policiesOf(path);
					whole &= !policies.isEmpty() || isOthers(rule.path(), path, set) || elsewhere;
					for (CorsPolicy policy : policies) {
						deciding.add("'" + policy.name() + "'");
						LostAccess most = new LostAccess();
						most.add(rule, policy, path, this.policies.authorizer() != null);
						CorsLayer.Rule requests = most.isEmpty() ? null
								: settings.requests(policy.paths(), example, path);
						LostAccess ofPolicy = (requests != null)
								? lost.computeIfAbsent(policy.name(), (name) -> new LostAccess()) : null;
						if (ofPolicy != null && layer.place() == CorsLayer.Place.CONTAINER_HANDSHAKE
								&& !policy.allowsCredentials()) {
							ofPolicy.addHandshakes(rule.path());
						}
						else if (ofPolicy != null && requests != null) {
							ofPolicy.add(requests, policy, path, this.policies.authorizer() != null);
						}
					}
				}
			}
			if (!deciding.isEmpty()) {
				paths.put(rule.path(), whole ? "" : " where " + String.join(" or ", deciding) + " covers it");
			}
		}
		boolean unaffected = layer.place() == CorsLayer.Place.CONTAINER_HANDSHAKE && lost.isEmpty();
		if (paths.isEmpty() || unaffected) {
			return "";
		}
		addHandshakes(layer, set, lost);
		Map<String, String> kept = new TreeMap<>();
		this.layers.stream()
			.filter((each) -> each == layer || areParts(layer, each))
			.forEach((each) -> each.rules()
				.stream()
				.filter(CorsStartReportBuilder::mayAllow)
				.forEach((rule) -> keep(each, rule, set, kept)));
		StringBuilder text = new StringBuilder(layer.name()).append(" for ")
			// Whoever keeps some needs to know which ones to remove
			.append(join(paths,
					(kept.isEmpty() || layer.place() == CorsLayer.Place.HANDLER) ? MAX_PATHS : Integer.MAX_VALUE))
			.append(layer.note())
			.append(describe(lost));
		boolean others = kept.remove(OTHER_PATHS) != null;
		if (!kept.isEmpty()) {
			text.append(KEEP)
				.append(others ? "other paths, such as " : "")
				.append(String.join(", ", kept.keySet()))
				.append(UNCOVERED);
		}
		else if (others) {
			text.append(KEEP).append(OTHER_PATHS);
		}
		return text.toString();
	}

	/**
	 * Return whether two layers are parts of the same settings: those of a gateway, or
	 * the properties of GraphQL, which its endpoint and its WebSocket handler have.
	 */
	private static boolean areParts(CorsLayer one, CorsLayer other) {
		return (one.place() == CorsLayer.Place.URL && other.place() == CorsLayer.Place.URL
				&& one.name().equals(other.name()))
				|| (one.name().startsWith(CorsLayer.OF_GRAPH_QL) && other.name().startsWith(CorsLayer.OF_GRAPH_QL));
	}

	private static boolean hasSettings(CorsLayer filter, String path) {
		return CorsTranslation.counting(filter)
			.stream()
			.anyMatch((rule) -> PathOverlaps.common(rule.path(), path) != null);
	}

	private static boolean isNarrower(String path, String wider) {
		return PathOverlaps.isWithin(path, wider) && !PathOverlaps.isWithin(wider, path);
	}

	private static boolean mayAllow(CorsLayer.Rule rule) {
		return !rule.isElsewhere() && (rule.settings() == null || HandshakeTranslation.allowsAny(rule.settings()));
	}

	private static boolean isWithin(CorsLayer.Rule rule, CorsPolicy policy) {
		return policy.paths().stream().anyMatch((path) -> PathOverlaps.isWithin(rule.path(), path));
	}

	/**
	 * Add the paths of a rule that no policy covers.
	 */
	private void keep(CorsLayer layer, CorsLayer.Rule rule, PolicySet set, Map<String, String> kept) {
		boolean ofSpring = layer.place() == CorsLayer.Place.MAPPING || layer.place() == CorsLayer.Place.HANDLER
				|| layer.place() == CorsLayer.Place.URL;
		if (ofSpring && isOfActuator(rule.path(), set)) {
			return;
		}
		DecidingSettings settings = new DecidingSettings(this.layers, layer, rule);
		Set<String> left = new TreeSet<>();
		boolean none = set.policies().stream().noneMatch((policy) -> isWithin(rule, policy));
		for (String example : examples(rule.path(), set)) {
			for (String servletPath : servletPaths(layer.place(), set)) {
				String path = servletPath + example;
				if (!set.policiesOf(path).isEmpty()) {
					none = false;
				}
				else if (!isOthers(rule.path(), path, set) && settings.decidesAlone(example, path)) {
					left.add(disabled(path, set));
				}
			}
		}
		if (none) {
			kept.put(rule.path(), "");
		}
		else {
			// Of several settings that are needed, each is named
			left.stream()
				.filter((path) -> path.equals(OTHER_PATHS)
						|| left.stream().noneMatch((wider) -> !wider.equals(OTHER_PATHS) && isNarrower(path, wider)))
				.forEach((path) -> kept.put(path, ""));
		}
	}

	private static boolean isOfActuator(String path, PolicySet set) {
		return set.handlers()
			.leftAlone()
			.stream()
			.anyMatch((pattern) -> PathIndex.begins(path, LiteralPaths.beginning(pattern)));
	}

	/**
	 * Return the most specific pattern of a policy that is off for a path.
	 */
	private static String disabled(String path, PolicySet set) {
		return set.disabled()
			.stream()
			.filter((pattern) -> PathOverlaps.common(pattern, path) != null)
			.reduce((one, next) -> PathOverlaps.wins(next, one) ? next : one)
			.orElse(OTHER_PATHS);
	}

	/**
	 * Add the WebSockets that a filter or a mapping opens without credentials.
	 */
	private void addHandshakes(CorsLayer gate, PolicySet set, Map<String, LostAccess> lost) {
		if (!gate.place().isFilter() && gate.place() != CorsLayer.Place.URL) {
			return;
		}
		for (CorsLayer layer : this.layers) {
			for (CorsLayer.Rule rule : layer.rules()) {
				boolean open = layer.place() == CorsLayer.Place.OPEN_HANDSHAKE
						|| (layer.place() == CorsLayer.Place.CONTAINER_HANDSHAKE && gate.place().isFilter());
				boolean passes = open && gate.rules()
					.stream()
					.anyMatch((each) -> each.settings() != null && HandshakeTranslation.opens(each.settings())
							&& PathOverlaps.common(each.path(), rule.path()) != null);
				for (String example : passes ? examples(rule.path(), set) : Set.<String>of()) {
					servletPaths(layer.place(), set).stream()
						.map((servletPath) -> servletPath + example)
						.filter((path) -> !new DecidingSettings(this.layers, gate, rule).isElsewhere(path))
						.flatMap((path) -> set.policiesOf(path).stream())
						.filter((policy) -> !policy.allowsCredentials())
						.forEach((policy) -> lost.computeIfAbsent(policy.name(), (name) -> new LostAccess())
							.addHandshakes(rule.path()));
				}
			}
		}
	}

	private static String describe(Map<String, LostAccess> lost) {
		Map<String, List<String>> policies = new LinkedHashMap<>();
		lost.forEach((policy, access) -> {
			if (!access.isEmpty()) {
				policies.computeIfAbsent(access.toString(), (absent) -> new ArrayList<>()).add("'" + policy + "'");
			}
		});
		StringBuilder text = new StringBuilder();
		policies.forEach((access, names) -> text.append((names.size() == 1) ? "; policy " : "; policies ")
			.append(String.join(", ", names))
			.append((names.size() == 1) ? " takes away " : " take away ")
			.append(access));
		return text.toString();
	}

	/**
	 * Return whether a path belongs to the actuator, which the log reports separately,
	 * and the pattern isn't specific to the actuator.
	 */
	private static boolean isOthers(String pattern, String path, PolicySet set) {
		return set.handlers()
			.leftAlone()
			.stream()
			.map(LiteralPaths::beginning)
			.anyMatch((beginning) -> PathIndex.begins(path, beginning) && !PathIndex.begins(pattern, beginning));
	}

	private static Set<String> examples(String pattern, PolicySet set) {
		String path = readable(pattern);
		Set<String> examples = new LinkedHashSet<>(PathExamples.common(path, path));
		set.pathPatterns().forEach((other) -> examples.addAll(PathExamples.common(path, other)));
		return examples;
	}

	/**
	 * Return the paths of Spring MVC's servlet, which its handlers don't see.
	 */
	private static List<String> servletPaths(CorsLayer.Place place, PolicySet set) {
		List<String> paths = set.handlers().springMvcPaths();
		return (place.hasWholePaths() || paths.isEmpty()) ? List.of("") : paths;
	}

	/**
	 * Return a pattern in the syntax of policies, widened if necessary. Spring's older
	 * matcher allows wildcards in more places.
	 */
	private static String readable(String pattern) {
		if (pattern.isEmpty()) {
			return "/";
		}
		int rest = pattern.indexOf("/**/", 1);
		return (rest > 0) ? pattern.substring(0, rest) + "/**" : pattern;
	}

	private static String join(Map<String, String> paths, int max) {
		if ("".equals(paths.get(EVERYWHERE))) {
			return EVERYWHERE;
		}
		int more = paths.size() - max;
		String text = paths.entrySet()
			.stream()
			.limit((more > 1) ? max : paths.size())
			.map((path) -> path.getKey() + path.getValue())
			.collect(Collectors.joining(", "));
		return (more > 1) ? text + " and " + more + " more paths" : text;
	}

}
