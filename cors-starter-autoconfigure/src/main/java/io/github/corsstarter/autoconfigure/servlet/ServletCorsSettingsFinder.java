package io.github.corsstarter.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.corsstarter.autoconfigure.ActuatorPath;
import io.github.corsstarter.autoconfigure.CorsFilterOrder;
import io.github.corsstarter.autoconfigure.HiddenField;
import io.github.corsstarter.autoconfigure.JettyCorsLayers;
import io.github.corsstarter.autoconfigure.MappingCode;
import io.github.corsstarter.autoconfigure.OriginPlaceholders;
import io.github.corsstarter.autoconfigure.OtherCorsProperties;
import io.github.corsstarter.autoconfigure.SecurityChain;
import io.github.corsstarter.web.CorsLayer;
import io.github.corsstarter.web.CorsStartReportBuilder;
import io.github.corsstarter.web.FunctionalRoutes;
import io.github.corsstarter.web.HandlerLayers;
import io.github.corsstarter.web.HandlerPaths;
import io.github.corsstarter.web.UrlHandlerLayers;
import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.filter.ForwardedHeaderFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.servlet.resource.DefaultServletHttpRequestHandler;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Finds other parts of a servlet application that would answer CORS requests or add CORS
 * headers.
 */
final class ServletCorsSettingsFinder {

	private static final boolean SECURITY = ClassUtils.isPresent("org.springframework.security.web.SecurityFilterChain",
			ServletCorsSettingsFinder.class.getClassLoader());

	private static final boolean ENDPOINTS = ClassUtils.isPresent(
			"org.springframework.web.socket.server.standard.ServerEndpointExporter",
			ServletCorsSettingsFinder.class.getClassLoader())
			&& ClassUtils.isPresent("jakarta.websocket.server.ServerEndpoint",
					ServletCorsSettingsFinder.class.getClassLoader())
			&& ClassUtils.isPresent("jakarta.websocket.EndpointConfig",
					ServletCorsSettingsFinder.class.getClassLoader());

	private static final boolean WEB_SOCKET = ClassUtils.isPresent(
			"org.springframework.web.socket.server.support.WebSocketHttpRequestHandler",
			ServletCorsSettingsFinder.class.getClassLoader());

	private static final String BELOW = " (below the path of a servlet, the patterns of its settings match only the rest of a path)";

	private static final String SPRING_MVCS_ANNOTATED = "requestMappingHandlerMapping";

	private static final String SPRING_MVCS_FUNCTIONAL = "routerFunctionMapping";

	private static final String DEFAULT_SERVLETS = "defaultServletHandlerMapping";

	private static final String MAPPINGS = "addCorsMappings";

	private static final String DATA_RESTS_MAPPINGS = "Spring Data REST's CORS mappings";

	// These mappings have the settings for all handlers
	private static final Set<String> SPRING_MVCS_MAPPINGS = Set.of("beanNameHandlerMapping", DEFAULT_SERVLETS,
			"resourceHandlerMapping", "viewControllerHandlerMapping");

	private static final String WEB_SOCKETS = "org.springframework.web.socket";

	private static final String DATA_REST = "org.springframework.data.rest.";

	private static final List<CorsLayer.Rule> ANYWHERE = List.of(new CorsLayer.Rule("/**", null));

	private final ConfigurableListableBeanFactory beans;

	private final ApplicationContext context;

	private final OtherCorsProperties properties;

	ServletCorsSettingsFinder(ConfigurableListableBeanFactory beans, ApplicationContext context) {
		this.beans = beans;
		this.context = context;
		this.properties = new OtherCorsProperties(context.getEnvironment());
	}

	/**
	 * Add them to a report, once all handlers are registered.
	 */
	void addTo(CorsStartReportBuilder report) {
		ServletFilters filters = new ServletFilters(this.beans, this.context);
		JettyCorsLayers.find(this.context).forEach(report::add);
		Map<Object, String> sources = sources();
		addFilters(report, filters, sources);
		sources.forEach((source, name) -> report
			.add(new CorsLayer("the CorsConfigurationSource bean '" + name + "'", CorsLayer.Place.UNUSED, "",
					(source instanceof CorsConfigurationSource each) ? rules(each) : ANYWHERE)));
		if (!doesSecurityApplySettingsOfHandlers()) {
			filters.otherServlets().forEach((name, paths) -> report.add(outside(name, paths)));
		}
		filters.ownContexts()
			.forEach((name,
					paths) -> report.add(new CorsLayer("the handlers of the servlet '" + name + "'",
							CorsLayer.Place.SERVLET, " (not searched, since it has its own application context)",
							paths.stream().map((path) -> new CorsLayer.Rule(path, null)).toList())));
		addMappings(report);
		if (WEB_SOCKET) {
			WebSocketLayers.find(this.beans).forEach(report::add);
		}
		if (ENDPOINTS) {
			report.add(CorsLayer.ofContainer(ContainerEndpoints.paths(this.beans)));
		}
		CorsLayer actuator = this.properties.actuator();
		if (actuator != null) {
			report.addActuator(actuator, ActuatorPath.ofOtherPort(this.context));
		}
		String actuatorPath = ActuatorPath.get(this.context);
		HandlerPaths handlers = new ServletHandlerPaths(this.context,
				(this.context instanceof WebApplicationContext web) ? web.getServletContext() : null)
			.get()
			.leavingAlone((actuatorPath != null) ? List.of(actuatorPath + "/**") : List.of());
		report.translateFor(handlers,
				() -> isComparable(filters)
						? new ServletCorsProbe(this.beans, filters, SECURITY, handlerMappings().keySet()) : null,
				() -> OriginPlaceholders.find(this.context.getEnvironment()));
	}

	/**
	 * Return whether Spring Security applies Spring MVC's settings to all requests, also
	 * to those of other servlets, as those of files for all paths.
	 */
	private boolean doesSecurityApplySettingsOfHandlers() {
		return SECURITY
				&& handlerMappings().keySet()
					.stream()
					.anyMatch((mapping) -> mapping instanceof AbstractUrlHandlerMapping urls
							&& urlHandlers(urls).containsKey("/**"))
				&& SecurityCorsLayers.find(this.beans)
					.stream()
					.anyMatch((each) -> each.getValue().isForAll() && appliesSettingsOfHandlers(each.getKey()));
	}

	/**
	 * Return whether Spring's own types decide about all requests. Other code isn't run
	 * at startup.
	 */
	private boolean isComparable(ServletFilters filters) {
		return filters.servletPath() != null && filters.foreignCorsFilters().isEmpty()
				&& JettyCorsLayers.find(this.context).isEmpty()
				&& handlerMappings().keySet().stream().allMatch((mapping) -> MappingCode.isSprings(mapping.getClass()));
	}

	private static CorsLayer outside(String servlet, List<String> paths) {
		return new CorsLayer(
				"The servlet '" + servlet + "' handles these requests, to which Spring MVC's settings don't apply",
				CorsLayer.Place.OUTSIDE, "",
				paths.stream()
					.filter((path) -> !path.equals("/**"))
					.map((path) -> new CorsLayer.Rule(path, null))
					.toList());
	}

	private int policyOrder(ServletFilters filters) {
		return filters.policyOrder(CorsFilterOrder.of(this.context.getEnvironment()));
	}

	/**
	 * Add the filters in the order in which they run.
	 * @param sources the beans that have settings, with their names; those that Spring
	 * Security uses are removed
	 */
	private void addFilters(CorsStartReportBuilder report, ServletFilters filters, Map<Object, String> sources) {
		int policyOrder = policyOrder(filters);
		filters.foreignCorsFilters().forEach((name, paths) -> report.add(layer(name, "", ANYWHERE, paths, filters)));
		addTomcatsBehindOthers(report, filters);
		Set<Object> before = new HashSet<>();
		Set<Object> ofChains = new HashSet<>();
		for (ServletFilters.Registered each : filters.all()) {
			if (SECURITY && each.filterName().equals(SecurityCorsLayers.PROXY)) {
				addChains(report, filters, CorsStartReportBuilder.noteOfOrder(each.order(), policyOrder), sources,
						before, ofChains);
			}
			CorsLayer layer = layer(each, filters, policyOrder);
			if (layer != null && !ofChains.contains(each.filter())) {
				if (each.filter() != null) {
					before.add(each.filter());
				}
				Set<String> servlets = each.servletNames();
				filters.otherServlets().forEach((name, paths) -> {
					if (!servlets.isEmpty() && !servlets.contains(name)) {
						report.add(outside(name, paths));
					}
				});
				report.add(layer);
				addAnswered(report, each.filter(), layer, servlets.isEmpty() ? each.paths() : List.of(), List.of(),
						filters);
			}
			else if (each.filter() instanceof ForwardedHeaderFilter && each.order() <= policyOrder) {
				report.addForwardedHeaders("The ForwardedHeaderFilter (its order is " + each.order()
						+ ", the policy's filter has " + policyOrder + ")");
			}
		}
		if (SECURITY
				&& filters.all().stream().noneMatch((each) -> each.filterName().equals(SecurityCorsLayers.PROXY))) {
			addChains(report, filters, "", sources, before, ofChains);
		}
		filters.inFront(policyOrder, (each) -> layer(each, filters, policyOrder) != null)
			.forEach((each) -> report.addFilterInFront(each.describe(), each.order(), policyOrder));
	}

	/**
	 * Add the paths on which two filters must allow a request. Spring's filter lets a
	 * response pass that has headers already, but Tomcat's doesn't.
	 */
	private void addTomcatsBehindOthers(CorsStartReportBuilder report, ServletFilters filters) {
		List<String> before = new ArrayList<>();
		for (ServletFilters.Registered each : filters.all()) {
			if (each.isTomcats()) {
				report.add(new CorsLayer("Tomcat's CorsFilter may refuse requests that a filter before it allows",
						CorsLayer.Place.OUTSIDE, "", CorsLayer.Rule.within(
								before.stream().map((path) -> new CorsLayer.Rule(path, null)).toList(), each.paths())));
			}
			if (each.filter() != null && ServletFilters.isCors(each.filter().getClass())) {
				before.addAll(each.paths());
			}
			else if (SECURITY && each.filterName().equals(SecurityCorsLayers.PROXY)) {
				SecurityCorsLayers.find(this.beans)
					.forEach((filter) -> before
						.addAll(filter.getValue().paths().isEmpty() ? List.of("/**") : filter.getValue().paths()));
			}
		}
	}

	/**
	 * Add the filters in Spring Security's chains. A filter that is also a bean runs at
	 * its own order only if no chain has run it before.
	 * @param before the filters that run before the chains
	 * @param ofChains the set to add filters to that the chains run for all requests
	 */
	private void addChains(CorsStartReportBuilder report, ServletFilters filters, String note,
			Map<Object, String> sources, Set<Object> before, Set<Object> ofChains) {
		report.add(SecurityCorsLayers.secured(this.beans));
		Set<Object> used = new HashSet<>();
		SecurityCorsLayers.find(this.beans).forEach((each) -> {
			Filter filter = each.getKey();
			SecurityChain chain = each.getValue();
			CorsFilter ofSpring = (filter instanceof CorsFilter corsFilter) ? corsFilter : null;
			Object source = (ofSpring != null) ? source(ofSpring) : null;
			if (appliesSettingsOfHandlers(filter)) {
				report.add(new CorsLayer("Spring Security's cors() with the settings of Spring MVC",
						CorsLayer.Place.PREFLIGHTS, "", chain.rulesOfHandlers()));
			}
			if (!before.contains(filter) && (source == null || !isOfSpringMvc(source.getClass()))) {
				String bean = (source != null) ? sources.get(source) : null;
				used.add((source != null) ? source : filter);
				String name = filters.all()
					.stream()
					.filter((registered) -> registered.filter() == filter)
					.map(ServletFilters.Registered::describe)
					.findFirst()
					.orElseGet(() -> SecurityChain.describe(filter, ofSpring != null, bean));
				boolean unclear = filters.belowServletPath() && !chain.notReceived().isEmpty();
				CorsLayer layer = layer(name,
						chain.note((ofSpring != null) ? code(ofSpring) : null) + note
								+ (chain.isForAll() ? noteOfManagementPort() : ""),
						(ofSpring != null) ? rules(ofSpring) : ANYWHERE, unclear ? List.of() : chain.paths(), filters)
					.without(chain.taken());
				chain.outside(layer).forEach(report::add);
				report.add(layer);
				addAnswered(report, filter, layer, unclear ? List.of() : chain.paths(), chain.notReceived(), filters);
				if (chain.isForAll()) {
					ofChains.add(filter);
					report.addPathOfFilters(ActuatorPath.ofOtherPort(this.context));
				}
			}
		});
		sources.keySet().removeAll(used);
	}

	/**
	 * Add the preflights that a filter answers, if it is Spring's.
	 */
	private static void addAnswered(CorsStartReportBuilder report, @Nullable Filter filter, CorsLayer layer,
			List<String> received, List<String> others, ServletFilters filters) {
		if (filter instanceof CorsFilter ofSpring && code(ofSpring) == null
				&& (!filters.belowServletPath() || received.contains("/**"))) {
			report.add(layer.answered(received, others));
		}
	}

	/**
	 * Spring Boot applies Spring Security to the management port too.
	 */
	private String noteOfManagementPort() {
		return (ActuatorPath.ofOtherPort(this.context) != null)
				? " (also for the actuator on the management port, which has management.endpoints.web.cors.*)" : "";
	}

	/**
	 * Return the settings of a filter if it is a CORS filter.
	 */
	private static @Nullable CorsLayer layer(ServletFilters.Registered each, ServletFilters filters, int policyOrder) {
		Filter filter = each.filter();
		boolean cors = filter != null && ServletFilters.isCors(filter.getClass());
		if (!cors && (each.passesOn() || !each.isNamedLikeCors())) {
			return null;
		}
		String note = CorsStartReportBuilder.noteOfOrder(each.order(), policyOrder);
		String name = each.describe("CorsFilter");
		List<CorsLayer.Rule> rules = new ArrayList<>();
		if (each.isTomcats()) {
			name = each.describe("CorsFilter of Tomcat");
			note = note.isEmpty() ? ", which can still refuse requests" : note;
			// The parameters of a proxy aren't those of the filter
			rules.add(new CorsLayer.Rule("/**",
					each.isProxied() ? null : OtherCorsProperties.tomcat(each.registration().getInitParameters())));
		}
		else if (filter instanceof CorsFilter corsFilter) {
			rules.addAll(rules(corsFilter));
			Class<?> code = code(corsFilter);
			if (code != null) {
				note = CorsStartReportBuilder.noteOfCode(code, each.order(), policyOrder);
			}
			else if (!note.isEmpty()) {
				rules.add(CorsLayer.Rule.elsewhere());
			}
		}
		else {
			name = each.describe();
			rules.addAll(ANYWHERE);
			note = (filter != null) ? CorsStartReportBuilder.noteOfCode(filter.getClass(), each.order(), policyOrder)
					: note;
		}
		return layer(name, note, rules, each.paths(), filters);
	}

	/**
	 * Return the layer of a filter. Below the path of a servlet, the patterns of its
	 * settings match the rest of a path, and those of its registration match the whole
	 * path.
	 * @param patterns the path patterns that the filter is registered for, empty if they
	 * can't be read
	 */
	private static CorsLayer layer(String name, String note, List<CorsLayer.Rule> rules, List<String> patterns,
			ServletFilters filters) {
		boolean everywhere = rules.stream().allMatch((rule) -> rule.path().equals("/**"));
		boolean below = filters.belowServletPath() && !(everywhere && patterns.contains("/**"));
		if (below || patterns.isEmpty()) {
			return new CorsLayer(name, CorsLayer.Place.FILTER, (below ? BELOW : "") + note, ANYWHERE);
		}
		List<CorsLayer.Rule> unclear = everywhere ? List.of()
				: CorsLayer.Rule.overlapping(filters.foreignServletPaths(), rules);
		List<CorsLayer.Rule> all = new ArrayList<>(unclear);
		all.addAll(rules);
		return new CorsLayer(name, CorsLayer.Place.FILTER, (unclear.isEmpty() ? "" : BELOW) + note,
				CorsLayer.Rule.within(all, patterns));
	}

	/**
	 * Return the class whose code contains the settings of a filter, or {@code null} if
	 * they aren't in code.
	 */
	static @Nullable Class<?> code(CorsFilter filter) {
		Object processor = HiddenField.read(CorsFilter.class, "processor", filter);
		Object source = source(filter);
		if (filter.getClass() != CorsFilter.class) {
			return filter.getClass();
		}
		if (processor != null && processor.getClass() != DefaultCorsProcessor.class) {
			return processor.getClass();
		}
		return (source != null && source.getClass() != UrlBasedCorsConfigurationSource.class) ? source.getClass()
				: null;
	}

	private Map<Object, String> sources() {
		Map<Object, String> sources = new LinkedHashMap<>();
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beans,
				CorsConfigurationSource.class, false, false)) {
			// Spring MVC's own handlers and mappings are also sources
			if (isOfSpringMvc(this.beans.getType(name))) {
				continue;
			}
			if (!MappingCode.exists(this.beans, name)) {
				// A lazy bean, which isn't created only to be read
				sources.put(new Object(), name);
			}
			else if (this.beans.getBean(name) instanceof CorsConfigurationSource source) {
				sources.put(source, name);
			}
		}
		return sources;
	}

	/**
	 * Return whether a filter applies the settings that Spring MVC has for the handler of
	 * a request, as Spring Security's does without a source of its own.
	 */
	static boolean appliesSettingsOfHandlers(Filter filter) {
		Object source = (filter instanceof CorsFilter corsFilter && filter.getClass() == CorsFilter.class)
				? source(corsFilter) : null;
		return source != null && isOfSpringMvc(source.getClass());
	}

	private static boolean isOfSpringMvc(@Nullable Class<?> type) {
		return type != null && ClassUtils.getPackageName(type).startsWith("org.springframework.web.servlet");
	}

	static @Nullable Object source(CorsFilter filter) {
		return HiddenField.read(CorsFilter.class, "configSource", filter);
	}

	/**
	 * Return the settings of a filter. Subclasses and other processors decide in code.
	 */
	private static List<CorsLayer.Rule> rules(CorsFilter filter) {
		return (code(filter) == null && source(filter) instanceof CorsConfigurationSource source) ? rules(source)
				: ANYWHERE;
	}

	private static List<CorsLayer.Rule> rules(CorsConfigurationSource source) {
		return (source.getClass() == UrlBasedCorsConfigurationSource.class
				&& source instanceof UrlBasedCorsConfigurationSource byPath) ? CorsLayer.Rule.of(inOrder(byPath))
						: ANYWHERE;
	}

	private static Map<String, CorsConfiguration> settings(@Nullable CorsConfigurationSource source) {
		if (source == null) {
			return Map.of();
		}
		return (source.getClass() == UrlBasedCorsConfigurationSource.class
				&& source instanceof UrlBasedCorsConfigurationSource byPath) ? inOrder(byPath)
						: HandlerLayers.unreadable();
	}

	/**
	 * Return the settings of a source in the order in which it looks them up. Its getter
	 * returns them in a different order.
	 */
	private static Map<String, CorsConfiguration> inOrder(UrlBasedCorsConfigurationSource source) {
		Map<String, CorsConfiguration> settings = new LinkedHashMap<>();
		if (HiddenField.read(UrlBasedCorsConfigurationSource.class, "corsConfigurations",
				source) instanceof Map<?, ?> byPath) {
			byPath.forEach((pattern, each) -> {
				if (pattern instanceof PathPattern path && each instanceof CorsConfiguration configuration) {
					settings.put(path.getPatternString(), configuration);
				}
			});
		}
		Map<String, CorsConfiguration> all = (settings.size() == source.getCorsConfigurations().size()) ? settings
				: new LinkedHashMap<>(source.getCorsConfigurations());
		// A relative pattern matches nothing
		all.keySet().removeIf((pattern) -> !pattern.startsWith("/"));
		return all;
	}

	private void addMappings(CorsStartReportBuilder report) {
		AnnotatedHandlers annotations = new AnnotatedHandlers(this.beans);
		Map<String, Map<String, CorsConfiguration>> mappings = new LinkedHashMap<>();
		Set<String> merged = new HashSet<>();
		Set<Class<?>> handlerTypes = new HashSet<>();
		Map<String, HandlerLayers> handlers = new LinkedHashMap<>();
		List<UrlHandlerLayers> ofUrls = new ArrayList<>();
		Set<String> pathsOfDataRest = new LinkedHashSet<>();
		Supplier<HandlerLayers> ofSpring = () -> handlers.computeIfAbsent(MAPPINGS,
				(name) -> new HandlerLayers(name, mappings.computeIfAbsent(name, (absent) -> new LinkedHashMap<>())));
		boolean before = true;
		for (Map.Entry<HandlerMapping, String> each : handlerMappings().entrySet()) {
			// Whether it precedes the mapping of annotated handlers
			before &= !each.getValue().equals(SPRING_MVCS_ANNOTATED);
			String description = CorsStartReportBuilder.describe(each.getKey(), HandlerMapping.class, each.getValue());
			if (isUnknown(each.getKey())) {
				report.add(UrlHandlerLayers.unknown(description));
			}
			else if (each.getKey() instanceof AbstractHandlerMapping mapping && !isActuators(mapping)) {
				CorsConfigurationSource source = mapping.getCorsConfigurationSource();
				boolean ofDataRest = mapping.getClass().getName().startsWith(DATA_REST);
				// Another library's, or the application's own
				boolean foreign = (mapping instanceof RequestMappingInfoHandlerMapping && !ofDataRest
						&& !each.getValue().equals(SPRING_MVCS_ANNOTATED))
						|| (mapping instanceof RouterFunctionMapping
								&& !each.getValue().equals(SPRING_MVCS_FUNCTIONAL));
				boolean code = MappingCode.decides(mapping, mapping.getCorsProcessor());
				boolean ofAllHandlers = !foreign && (!(mapping instanceof AbstractUrlHandlerMapping)
						|| (SPRING_MVCS_MAPPINGS.contains(each.getValue()) && !code));
				String name = ofDataRest ? DATA_RESTS_MAPPINGS : (foreign ? description : MAPPINGS);
				Map<String, CorsConfiguration> ofAll = mappings.computeIfAbsent(name,
						(absent) -> new LinkedHashMap<>());
				if (ofAllHandlers && isKnown(mapping) && !each.getValue().equals(DEFAULT_SERVLETS)) {
					HandlerLayers.merge(ofAll, settings(source), merged.add(name));
				}
				if (ofAllHandlers && source != null
						&& !(isKnown(mapping) && source.getClass() == UrlBasedCorsConfigurationSource.class)) {
					report.add(new CorsLayer("the CorsConfigurationSource of " + description, CorsLayer.Place.MAPPING,
							"", rules(source)));
				}
				if (mapping instanceof RequestMappingInfoHandlerMapping annotated) {
					HandlerLayers layers = handlers.computeIfAbsent(name,
							(absent) -> new HandlerLayers(name, foreign ? settings(source) : ofAll));
					UrlHandlerLayers others = new UrlHandlerLayers(description, !foreign,
							(source != null) ? rules(source) : null);
					ofUrls.add(others);
					inOrder(annotated).forEach((handler) -> {
						RequestMappingInfo info = handler.getKey();
						HandlerMethod method = handler.getValue();
						handlerTypes.add(method.getBeanType());
						if (ofDataRest) {
							info.getPatternValues()
								.stream()
								.filter((path) -> !path.startsWith("/{"))
								.forEach((path) -> pathsOfDataRest.add(path.isEmpty() ? "/" : path));
						}
						if (code) {
							layers.addUnreadable(description, info.getPatternValues(), methods(info),
									isConditional(info));
							return;
						}
						CorsConfiguration settings = annotations.settings(info, method);
						if (isPassingOn(info)) {
							layers.addPassingOn(info.getPatternValues(), methods(info), settings);
						}
						if (foreign && settings == null) {
							info.getPatternValues().forEach(others::add);
							return;
						}
						layers.add(ClassUtils.getShortName(method.getBeanType()), method.getMethod().getName(),
								info.getPatternValues(), methods(info), isConditional(info), settings);
					});
					UrlHandlerLayers repositories = new UrlHandlerLayers("Spring Data REST", false, null);
					ofUrls.add(repositories);
					RepositoryCorsLayers.find(this.beans, mapping).forEach((type, rule) -> {
						handlerTypes.add(type);
						pathsOfDataRest.add(rule.path());
						if (rule.settings() != null) {
							layers.add(ClassUtils.getShortName(type), rule.path(), rule.settings());
						}
						else if (CorsLayer.Rule.of(ofAll).stream().noneMatch(rule::isWithin)) {
							repositories.add(rule.path());
						}
					});
				}
				if (mapping instanceof RouterFunctionMapping functional && functional.getRouterFunction() != null) {
					FunctionalRoutes routes = RouteVisitor.read(functional.getRouterFunction());
					UrlHandlerLayers layers = new UrlHandlerLayers(description, !foreign,
							(source != null) ? rules(source) : null);
					layers.add(routes, before);
					ofUrls.add(layers);
					if (before && !foreign) {
						handlers.computeIfAbsent(name, (absent) -> new HandlerLayers(absent, ofAll)).add(routes);
					}
					else if (before) {
						ofSpring.get().addInFront(layers.rules());
					}
				}
				if (mapping instanceof AbstractUrlHandlerMapping urls) {
					UrlHandlerLayers layers = new UrlHandlerLayers(description, ofAllHandlers,
							code ? ANYWHERE : ((source != null) ? rules(source) : null));
					addHandlers(urls, layers, before);
					ofUrls.add(layers);
					if (before) {
						ofSpring.get().addInFront(layers.rules());
					}
				}
			}
		}
		handlers.values().forEach((each) -> each.addTo(report));
		ofUrls.forEach((each) -> each.addTo(report));
		// Those of Spring Data REST apply only to its own handlers, which come first
		String dataRest = RepositoryCorsLayers.basePath(this.beans);
		List<String> ofDataRest = dataRest.isEmpty() ? List.copyOf(pathsOfDataRest) : List.of(dataRest + "/**");
		mappings.entrySet()
			.stream()
			.sorted(Comparator.comparing((each) -> each.getKey().equals(MAPPINGS)))
			.forEach((each) -> this.properties.splitGraphQl(each.getValue())
				.forEach((part,
						ofPart) -> report.add(new CorsLayer(part.isEmpty() ? each.getKey() : part,
								CorsLayer.Place.MAPPING, part.isEmpty() ? "" : this.properties.noteOfGraphQl(),
								each.getKey().equals(DATA_RESTS_MAPPINGS)
										? CorsLayer.Rule.within(CorsLayer.Rule.of(ofPart), ofDataRest)
										: CorsLayer.Rule.of(ofPart)))));
		addRepositories(report, handlerTypes);
	}

	/**
	 * Return the handlers of a mapping in an order that doesn't differ between starts.
	 */
	private static List<Map.Entry<RequestMappingInfo, HandlerMethod>> inOrder(
			RequestMappingInfoHandlerMapping mapping) {
		return mapping.getHandlerMethods()
			.entrySet()
			.stream()
			.sorted(Comparator.comparing(
					(Map.Entry<RequestMappingInfo, HandlerMethod> each) -> each.getKey().getPatternValues().toString())
				.thenComparing((each) -> each.getKey().toString()))
			.toList();
	}

	/**
	 * Return all mappings with their names, in the order in which Spring consults them.
	 */
	private Map<HandlerMapping, String> handlerMappings() {
		Map<HandlerMapping, String> mappings = new LinkedHashMap<>();
		Map<String, HandlerMapping> byName = BeanFactoryUtils.beansOfTypeIncludingAncestors(this.beans,
				HandlerMapping.class, false, false);
		byName.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByValue(AnnotationAwareOrderComparator.INSTANCE))
			.forEach((each) -> {
				HandlerMapping mapping = each.getValue();
				String name = each.getKey();
				mappings.put(mapping, name);
				if (mapping instanceof Iterable<?> several) {
					// Spring Data REST has one mapping for all of its own
					several.forEach((inner) -> {
						if (inner instanceof HandlerMapping one) {
							mappings.put(one, name);
						}
					});
				}
			});
		return mappings;
	}

	/**
	 * Return whether paths and settings don't determine what applies to the handlers of a
	 * mapping.
	 */
	private static boolean isUnknown(HandlerMapping mapping) {
		return (mapping instanceof RouterFunctionMapping functional)
				? MappingCode.decides(functional, functional.getCorsProcessor())
				: !isKnown(mapping) && !MappingCode.isSprings(ClassUtils.getUserClass(mapping));
	}

	private static boolean isKnown(HandlerMapping mapping) {
		return mapping instanceof RequestMappingInfoHandlerMapping || mapping instanceof AbstractUrlHandlerMapping
				|| mapping instanceof RouterFunctionMapping;
	}

	private static boolean isActuators(AbstractHandlerMapping mapping) {
		return ClassUtils.getPackageName(mapping.getClass()).startsWith("org.springframework.boot.");
	}

	static List<String> methods(RequestMappingInfo info) {
		return info.getMethodsCondition().getMethods().stream().map(RequestMethod::name).toList();
	}

	private static boolean isConditional(RequestMappingInfo info) {
		return !info.getParamsCondition().isEmpty() || !info.getConsumesCondition().isEmpty()
				|| !info.getProducesCondition().isEmpty() || isPassingOn(info);
	}

	/**
	 * Return whether other mappings may receive requests of this path. Spring itself
	 * answers requests that don't meet other conditions.
	 */
	private static boolean isPassingOn(RequestMappingInfo info) {
		return !info.getHeadersCondition().isEmpty() || !info.getVersionCondition().isEmpty()
				|| info.getCustomCondition() != null;
	}

	private void addHandlers(AbstractUrlHandlerMapping mapping, UrlHandlerLayers layers, boolean before) {
		urlHandlers(mapping).forEach((path, handler) -> {
			String type = ClassUtils.getShortName(handler.getClass());
			if (handler instanceof String name) {
				// The name of a bean that Spring gets for each request
				Class<?> named = this.beans.getType(name);
				if (named == null || CorsConfigurationSource.class.isAssignableFrom(named)
						|| ClassUtils.getPackageName(named).startsWith(WEB_SOCKETS)) {
					layers.addSource(path, "'" + name + "'", null);
				}
				else {
					layers.add(path);
				}
				return;
			}
			if (ClassUtils.getPackageName(handler.getClass()).startsWith("org.springframework.web.socket")) {
				if (WEB_SOCKET) {
					WebSocketLayers.addOpen(mapping, path, handler, layers);
				}
				return;
			}
			if (handler instanceof ResourceHttpRequestHandler && HiddenField.read(ResourceHttpRequestHandler.class,
					"corsConfiguration", handler) instanceof CorsConfiguration own) {
				layers.addSource(path, type, own);
			}
			else if (handler instanceof CorsConfigurationSource && !isOfSpringMvc(handler.getClass())) {
				layers.addSource(path, type, null);
			}
			else if (!before && (handler instanceof ResourceHttpRequestHandler
					|| handler instanceof DefaultServletHttpRequestHandler)) {
				layers.addFiles(path);
			}
			else {
				layers.add(path);
			}
		});
	}

	/**
	 * Return the handlers of a mapping by path.
	 */
	static Map<String, Object> urlHandlers(AbstractUrlHandlerMapping mapping) {
		Map<String, Object> handlers = new LinkedHashMap<>(mapping.getHandlerMap());
		if (mapping.getRootHandler() != null) {
			handlers.put("/", mapping.getRootHandler());
		}
		if (mapping.getDefaultHandler() != null) {
			handlers.put("/**", mapping.getDefaultHandler());
		}
		return handlers;
	}

	/**
	 * Add repositories whose settings can't be read.
	 */
	private void addRepositories(CorsStartReportBuilder report, Set<Class<?>> handlerTypes) {
		Set<String> names = new TreeSet<>();
		for (String name : this.beans.getBeanNamesForAnnotation(CrossOrigin.class)) {
			Class<?> type = this.beans.getType(name, false);
			if (type != null && type.isInterface() && !handlerTypes.contains(type)) {
				names.add(ClassUtils.getShortName(type));
			}
		}
		if (!names.isEmpty()) {
			report
				.add(new CorsLayer(
						"@CrossOrigin on " + names.stream().collect(Collectors.joining(", "))
								+ " (of Spring Data REST)",
						CorsLayer.Place.MAPPING, "",
						List.of(new CorsLayer.Rule(this.properties.dataRestBasePath() + "/**", null))));
		}
	}

}
