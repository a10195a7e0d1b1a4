package io.github.corsstarter.autoconfigure.servlet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.corsstarter.autoconfigure.HiddenField;
import io.github.corsstarter.autoconfigure.MappingCode;
import io.github.corsstarter.autoconfigure.OtherCorsProperties;
import io.github.corsstarter.web.CorsLayer;
import io.github.corsstarter.web.CorsStartReportBuilder;
import io.github.corsstarter.web.FunctionalRoutes;
import io.github.corsstarter.web.HandlerLayers;
import io.github.corsstarter.web.UrlHandlerLayers;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractHandlerMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.handler.MappedInterceptor;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.servlet.resource.DefaultServletHttpRequestHandler;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/**
 * Finds the CORS settings of handlers and handler mappings.
 */
final class MappingCorsLayers {

	private static final boolean WEB_SOCKET = ClassUtils.isPresent(
			"org.springframework.web.socket.server.support.WebSocketHttpRequestHandler",
			MappingCorsLayers.class.getClassLoader());

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

	private final ConfigurableListableBeanFactory beans;

	private final OtherCorsProperties properties;

	MappingCorsLayers(ConfigurableListableBeanFactory beans, OtherCorsProperties properties) {
		this.beans = beans;
		this.properties = properties;
	}

	/**
	 * Add the settings to a report, once all handlers are registered.
	 * @param note returns a note on settings for all handlers
	 */
	void addTo(CorsStartReportBuilder report, Function<List<CorsLayer.Rule>, String> note) {
		interceptors().forEach(report::add);
		Search search = new Search();
		boolean before = true;
		for (Map.Entry<HandlerMapping, String> each : all().entrySet()) {
			// Whether it precedes the mapping of annotated handlers
			before &= !each.getValue().equals(SPRING_MVCS_ANNOTATED);
			if (isUnknown(each.getKey())) {
				report.add(UrlHandlerLayers.unknown(describe(each.getKey(), each.getValue())));
			}
			else if (each.getKey() instanceof AbstractHandlerMapping mapping && !isActuators(mapping)) {
				search.add(mapping, each.getValue(), before, report);
			}
		}
		search.addTo(report, note);
	}

	/**
	 * Return whether a mapping has a source of settings, or a handler that is the source.
	 */
	@SuppressWarnings("ReferenceEquality") // sources with the same settings
	boolean use(Object source) {
		return all().keySet()
			.stream()
			.anyMatch((mapping) -> (mapping instanceof AbstractHandlerMapping handlers
					&& handlers.getCorsConfigurationSource() == source)
					|| (mapping instanceof AbstractUrlHandlerMapping urls && urlHandlers(urls).containsValue(source)));
	}

	private static String describe(HandlerMapping mapping, String name) {
		return CorsStartReportBuilder.describe(mapping, HandlerMapping.class, name);
	}

	/**
	 * Return interceptors whose names suggest that they set CORS headers. Spring applies
	 * the settings of handlers first, but an interceptor may replace the headers.
	 */
	private Collection<CorsLayer> interceptors() {
		// Most mappings have the same ones
		Map<List<Object>, CorsLayer> layers = new LinkedHashMap<>();
		for (HandlerMapping mapping : all().keySet()) {
			if (mapping instanceof AbstractHandlerMapping handlers && HiddenField.read(AbstractHandlerMapping.class,
					"adaptedInterceptors", handlers) instanceof List<?> interceptors) {
				for (Object each : interceptors) {
					MappedInterceptor mapped = (each instanceof MappedInterceptor ofPaths) ? ofPaths : null;
					Class<?> type = ((mapped != null) ? mapped.getInterceptor() : each).getClass();
					String[] included = (mapped != null) ? mapped.getIncludePathPatterns() : null;
					List<String> paths = (included != null) ? List.of(included) : List.of("/**");
					if (CorsStartReportBuilder.isNamedLikeCors(type.getName())) {
						layers.putIfAbsent(List.of(type, paths),
								new CorsLayer("the interceptor " + ClassUtils.getShortName(type),
										CorsLayer.Place.INTERCEPTOR,
										" (" + CorsStartReportBuilder.code(type)
												+ "; write a policy that allows the same, then remove the interceptor)",
										paths.stream().map((path) -> new CorsLayer.Rule(path, null)).toList()));
					}
				}
			}
		}
		return layers.values();
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
	Map<HandlerMapping, String> all() {
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
					layers.addSource(path, UrlHandlerLayers.handler("'" + name + "'"), null);
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
				layers.addSource(path, UrlHandlerLayers.handler(type), own);
			}
			else if (handler instanceof CorsConfigurationSource
					&& !SpringCorsSettings.isOfSpringMvc(handler.getClass())) {
				layers.addSource(path, UrlHandlerLayers.handler(type), null);
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

	/**
	 * The handlers and settings of all mappings.
	 */
	private final class Search {

		private final AnnotatedHandlers annotations = new AnnotatedHandlers(MappingCorsLayers.this.beans);

		// The settings for all handlers, by the name of their source
		private final Map<String, Map<String, CorsConfiguration>> settings = new LinkedHashMap<>();

		private final Set<String> merged = new HashSet<>();

		private final Set<Class<?>> handlerTypes = new HashSet<>();

		private final Map<String, HandlerLayers> handlers = new LinkedHashMap<>();

		private final List<UrlHandlerLayers> ofUrls = new ArrayList<>();

		private final Set<String> pathsOfDataRest = new LinkedHashSet<>();

		// The paths of annotated handlers that have the settings for all handlers
		private final Set<CorsLayer.Rule> own = new LinkedHashSet<>();

		/**
		 * Add a mapping.
		 * @param bean the name of its bean
		 * @param before whether it precedes the mapping of annotated handlers
		 */
		void add(AbstractHandlerMapping mapping, String bean, boolean before, CorsStartReportBuilder report) {
			String description = describe(mapping, bean);
			CorsConfigurationSource source = mapping.getCorsConfigurationSource();
			boolean ofDataRest = mapping.getClass().getName().startsWith(DATA_REST);
			// Another library's, or the application's own
			boolean foreign = (mapping instanceof RequestMappingInfoHandlerMapping && !ofDataRest
					&& !bean.equals(SPRING_MVCS_ANNOTATED))
					|| (mapping instanceof RouterFunctionMapping && !bean.equals(SPRING_MVCS_FUNCTIONAL));
			boolean code = MappingCode.decides(mapping, mapping.getCorsProcessor());
			boolean ofAllHandlers = !foreign && (!(mapping instanceof AbstractUrlHandlerMapping)
					|| (SPRING_MVCS_MAPPINGS.contains(bean) && !code));
			String name = ofDataRest ? DATA_RESTS_MAPPINGS : (foreign ? description : MAPPINGS);
			if (ofAllHandlers && isKnown(mapping) && !bean.equals(DEFAULT_SERVLETS)) {
				HandlerLayers.merge(ofAll(name), SpringCorsSettings.settings(source), this.merged.add(name));
			}
			if (ofAllHandlers && source != null
					&& !(isKnown(mapping) && source.getClass() == UrlBasedCorsConfigurationSource.class)) {
				report.add(new CorsLayer("the CorsConfigurationSource of " + description, CorsLayer.Place.MAPPING, "",
						SpringCorsSettings.rules(source)));
			}
			if (mapping instanceof RequestMappingInfoHandlerMapping annotated) {
				HandlerLayers layers = this.handlers.computeIfAbsent(name, (absent) -> new HandlerLayers(name,
						foreign ? SpringCorsSettings.settings(source) : ofAll(name)));
				UrlHandlerLayers others = ofUrls(description, !foreign, source);
				addAnnotated(annotated, layers, foreign ? others : null, code ? description : "");
				addRepositories(annotated, layers, name);
			}
			if (mapping instanceof RouterFunctionMapping functional && functional.getRouterFunction() != null) {
				FunctionalRoutes routes = RouteVisitor.read(functional.getRouterFunction());
				UrlHandlerLayers layers = ofUrls(description, !foreign, source);
				layers.add(routes, before);
				if (before && !foreign) {
					handlers(name).add(routes);
				}
				else if (before) {
					handlers(MAPPINGS).addInFront(layers.rules());
				}
			}
			if (mapping instanceof AbstractUrlHandlerMapping urls) {
				UrlHandlerLayers layers = new UrlHandlerLayers(description, ofAllHandlers,
						code ? SpringCorsSettings.ANYWHERE : rules(source));
				this.ofUrls.add(layers);
				addHandlers(urls, layers, before);
				if (before) {
					handlers(MAPPINGS).addInFront(layers.rules());
				}
			}
		}

		private Map<String, CorsConfiguration> ofAll(String name) {
			return this.settings.computeIfAbsent(name, (absent) -> new LinkedHashMap<>());
		}

		private HandlerLayers handlers(String name) {
			return this.handlers.computeIfAbsent(name, (absent) -> new HandlerLayers(name, ofAll(name)));
		}

		private UrlHandlerLayers ofUrls(String description, boolean ofAllHandlers,
				@Nullable CorsConfigurationSource source) {
			UrlHandlerLayers layers = new UrlHandlerLayers(description, ofAllHandlers, rules(source));
			this.ofUrls.add(layers);
			return layers;
		}

		private static @Nullable List<CorsLayer.Rule> rules(@Nullable CorsConfigurationSource source) {
			return (source != null) ? SpringCorsSettings.rules(source) : null;
		}

		/**
		 * Add annotated handlers.
		 * @param foreign the collector of handlers without an annotation, or {@code null}
		 * if the settings for all handlers apply to them
		 * @param code the description of the mapping if it decides in code, otherwise
		 * empty
		 */
		private void addAnnotated(RequestMappingInfoHandlerMapping mapping, HandlerLayers layers,
				@Nullable UrlHandlerLayers foreign, String code) {
			boolean ofDataRest = mapping.getClass().getName().startsWith(DATA_REST);
			inOrder(mapping).forEach((handler) -> {
				RequestMappingInfo info = handler.getKey();
				HandlerMethod method = handler.getValue();
				this.handlerTypes.add(method.getBeanType());
				if (ofDataRest) {
					this.pathsOfDataRest.addAll(fixedPaths(info, method));
				}
				else if (foreign == null) {
					info.getPatternValues().forEach((path) -> this.own.add(new CorsLayer.Rule(path, null)));
				}
				if (!code.isEmpty()) {
					layers.addUnreadable(code, info.getPatternValues(), methods(info), isConditional(info));
					return;
				}
				CorsConfiguration own = this.annotations.settings(info, method);
				if (isPassingOn(info)) {
					layers.addPassingOn(info.getPatternValues(), methods(info), own);
				}
				if (foreign != null && own == null) {
					info.getPatternValues().forEach(foreign::add);
					return;
				}
				layers.add(ClassUtils.getShortName(method.getBeanType()), method.getMethod().getName(),
						info.getPatternValues(), methods(info), isConditional(info), own);
			});
		}

		/**
		 * Return those paths of a handler of Spring Data REST that no repository
		 * determines.
		 */
		private List<String> fixedPaths(RequestMappingInfo info, HandlerMethod method) {
			String base = RepositoryCorsLayers.basePath(MappingCorsLayers.this.beans);
			boolean ofLibrary = method.getBeanType().getName().startsWith(DATA_REST);
			return info.getPatternValues()
				.stream()
				.filter((path) -> !(ofLibrary && path.startsWith(base + "/{")))
				.map((path) -> path.isEmpty() ? "/" : path)
				.toList();
		}

		private void addRepositories(RequestMappingInfoHandlerMapping mapping, HandlerLayers layers, String name) {
			Set<CorsLayer.Rule> bare = new LinkedHashSet<>();
			RepositoryCorsLayers.find(MappingCorsLayers.this.beans, mapping).forEach((type, rule) -> {
				this.handlerTypes.add(type);
				this.pathsOfDataRest.add(rule.path());
				if (rule.settings() != null) {
					layers.add(ClassUtils.getShortName(type), rule.path(), rule.settings());
				}
				else {
					bare.add(rule);
				}
			});
			if (name.equals(DATA_RESTS_MAPPINGS)) {
				inOrder(mapping).stream()
					.filter((handler) -> this.annotations.settings(handler.getKey(), handler.getValue()) == null)
					.flatMap((handler) -> fixedPaths(handler.getKey(), handler.getValue()).stream())
					.map((path) -> new CorsLayer.Rule(path, null))
					// Spring MVC's own mapping comes first
					.filter((rule) -> this.own.stream().noneMatch(rule::isWithin))
					.forEach(bare::add);
			}
			UrlHandlerLayers repositories = ofUrls("Spring Data REST", false, null);
			List<CorsLayer.Rule> ofAll = CorsLayer.Rule.of(ofAll(name));
			bare.stream()
				.filter((rule) -> ofAll.stream().noneMatch(rule::isWithin))
				.forEach((rule) -> repositories.add(rule.path()));
		}

		void addTo(CorsStartReportBuilder report, Function<List<CorsLayer.Rule>, String> note) {
			this.handlers.values().forEach((each) -> each.addTo(report));
			this.ofUrls.forEach((each) -> each.addTo(report));
			this.settings.entrySet()
				.stream()
				// Those of Spring Data REST apply only to its own handlers, which come
				// first
				.sorted(Comparator.comparing((each) -> each.getKey().equals(MAPPINGS)))
				.forEach((each) -> MappingCorsLayers.this.properties.splitGraphQl(each.getValue())
					.forEach((part, ofPart) -> report
						.add(mapping(each.getKey(), part, CorsLayer.Rule.of(ofPart), note))));
			MappingCorsLayers.this.addRepositories(report, this.handlerTypes);
		}

		private CorsLayer mapping(String name, String graphQl, List<CorsLayer.Rule> rules,
				Function<List<CorsLayer.Rule>, String> note) {
			if (!graphQl.isEmpty()) {
				return new CorsLayer(graphQl, CorsLayer.Place.MAPPING, "", rules);
			}
			if (!name.equals(DATA_RESTS_MAPPINGS)) {
				return new CorsLayer(name, CorsLayer.Place.MAPPING, note.apply(rules), rules);
			}
			String base = RepositoryCorsLayers.basePath(MappingCorsLayers.this.beans);
			return new CorsLayer(name, CorsLayer.Place.MAPPING, "", CorsLayer.Rule.within(rules,
					base.isEmpty() ? List.copyOf(this.pathsOfDataRest) : List.of(base + "/**")));
		}

	}

}
