package io.github.corsstarter.autoconfigure.reactive;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.corsstarter.autoconfigure.ActuatorPath;
import io.github.corsstarter.autoconfigure.CorsFilterOrder;
import io.github.corsstarter.autoconfigure.HiddenField;
import io.github.corsstarter.autoconfigure.JettyCorsLayers;
import io.github.corsstarter.autoconfigure.MappingCode;
import io.github.corsstarter.autoconfigure.OriginPlaceholders;
import io.github.corsstarter.autoconfigure.OtherCorsProperties;
import io.github.corsstarter.autoconfigure.ScopedTarget;
import io.github.corsstarter.autoconfigure.SecurityChain;
import io.github.corsstarter.web.CorsLayer;
import io.github.corsstarter.web.CorsProbe;
import io.github.corsstarter.web.CorsStartReportBuilder;
import io.github.corsstarter.web.FunctionalRoutes;
import io.github.corsstarter.web.HandlerLayers;
import io.github.corsstarter.web.UrlHandlerLayers;
import io.github.corsstarter.web.reactive.CorsCheckWebFilter;
import io.github.corsstarter.web.reactive.CorsPolicyWebFilter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.annotation.Order;
import org.springframework.core.annotation.OrderUtils;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.DefaultCorsProcessor;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;
import org.springframework.web.reactive.handler.AbstractHandlerMapping;
import org.springframework.web.reactive.handler.AbstractUrlHandlerMapping;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Finds other parts of a reactive application that would answer CORS requests or add CORS
 * headers.
 */
final class ReactiveCorsSettingsFinder {

	private static final boolean SECURITY = ClassUtils.isPresent(
			"org.springframework.security.web.server.SecurityWebFilterChain",
			ReactiveCorsSettingsFinder.class.getClassLoader());

	private static final boolean GATEWAY = ClassUtils.isPresent(
			"org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping",
			ReactiveCorsSettingsFinder.class.getClassLoader());

	private static final String ANNOTATED = "requestMappingHandlerMapping";

	private static final String FILES = "resourceHandlerMapping";

	private static final String WEB_FLUX = "org.springframework.web.reactive";

	// Spring Security uses any bean of this type
	private static final String GRAPH_QL_IN_SECURITY = " (it is GraphQL's WebSocket handler, whose settings Spring Security applies to all paths; write cors((cors) -> cors.disable()))";

	private static final String INSTEAD_OF_GRAPH_QL = " (without this source, Spring Security takes GraphQL's WebSocket handler for its source, so write cors((cors) -> cors.disable()))";

	private static final String GRAPH_QLS_SOCKETS = "org.springframework.graphql.server.webflux.GraphQlWebSocketHandler";

	private static final String MAPPINGS = "addCorsMappings";

	private static final List<CorsLayer.Rule> ANYWHERE = List.of(new CorsLayer.Rule("/**", null));

	private final ConfigurableListableBeanFactory beans;

	private final ApplicationContext context;

	private final OtherCorsProperties properties;

	// The mappings that have the settings for all handlers
	private final Set<String> ofAllHandlers = new HashSet<>(Set.of(ANNOTATED, "routerFunctionMapping", FILES));

	ReactiveCorsSettingsFinder(ConfigurableListableBeanFactory beans, ApplicationContext context) {
		this.beans = beans;
		this.context = context;
		this.properties = new OtherCorsProperties(context.getEnvironment());
		if (GATEWAY && GatewayRoutes.haveFilesItsSettings(beans)) {
			this.ofAllHandlers.remove(FILES);
		}
	}

	/**
	 * Add them to a report, once all handlers are registered.
	 */
	void addTo(CorsStartReportBuilder report) {
		JettyCorsLayers.find(this.context).forEach(report::add);
		Set<Object> named = new HashSet<>();
		Map<Object, String> sources = sources();
		addFilters(report, sources, named);
		Map<String, CorsConfiguration> mappings = mappings();
		HandlerLayers handlers = new HandlerLayers(MAPPINGS, mappings);
		List<Consumer<CorsStartReportBuilder>> ofMappings = layersOfMappings(named, handlers);
		named.forEach(sources::remove);
		sources.forEach((source, name) -> report
			.add(CorsLayer.ofSource(name, true, List.of(this.beans.getDependentBeans(name)), rules(source))));
		handlers.addTo(report);
		ofMappings.forEach((each) -> each.accept(report));
		this.properties.splitGraphQl(mappings)
			.forEach((part, ofPart) -> report.add(new CorsLayer(part.isEmpty() ? MAPPINGS : part,
					CorsLayer.Place.MAPPING, "", CorsLayer.Rule.of(ofPart))));
		report.addActuator(this.properties.actuator(), ActuatorPath.ofOtherPort(this.context));
		String actuatorPath = ActuatorPath.get(this.context);
		report.translateFor(
				new ReactiveHandlerPaths(this.beans).get()
					.leavingAlone((actuatorPath != null) ? List.of(actuatorPath + "/**") : List.of()),
				this::probe, () -> OriginPlaceholders.find(this.context.getEnvironment()));
	}

	private @Nullable CorsProbe probe() {
		ReactiveCorsProbe probe = new ReactiveCorsProbe(this.beans, SECURITY);
		return (probe.isPossible() && JettyCorsLayers.find(this.context).isEmpty()) ? probe : null;
	}

	/**
	 * Add the filters in the order in which they run.
	 * @param sources the beans that have settings, with their names
	 * @param named the set to add filters and sources to that have been named
	 */
	private void addFilters(CorsStartReportBuilder report, Map<Object, String> sources, Set<Object> named) {
		Map<Object, String> names = new LinkedHashMap<>();
		BeanFactoryUtils.beansOfTypeIncludingAncestors(this.beans, WebFilter.class, false, false)
			.forEach((name, filter) -> names.put(ScopedTarget.of(filter), name));
		int policyOrder = names.keySet()
			.stream()
			.filter(CorsPolicyWebFilter.class::isInstance)
			.mapToInt((filter) -> ((CorsPolicyWebFilter) filter).getOrder())
			.min()
			.orElse(CorsFilterOrder.of(this.context.getEnvironment()));
		// Both the proxy of a scope and the filter behind it receive requests
		List<WebFilter> filters = this.beans.getBeanProvider(WebFilter.class)
			.orderedStream()
			.map((filter) -> (WebFilter) ScopedTarget.of(filter))
			.distinct()
			.toList();
		filters.forEach((filter) -> {
			if (SECURITY && SecurityWebCorsLayers.isProxy(filter)) {
				addChains(report, names, sources, named);
			}
			String name = names.getOrDefault(filter, "");
			int order = order(name, filter);
			CorsLayer layer = layer(filter, name, order, policyOrder);
			if (layer != null) {
				Object source = (filter instanceof CorsWebFilter ofSpring) ? source(ofSpring) : null;
				if (source != null) {
					named.add(source);
				}
				if (named.add(filter)) {
					report.add(layer);
					// The management port has the application's filters
					report.addPathOfFilters(ActuatorPath.ofOtherPort(this.context));
					if (answers(filter)) {
						report.add(layer.answered(List.of("/**"), List.of()));
					}
				}
			}
			else if ((order <= policyOrder || filter instanceof PriorityOrdered) && !passesOn(filter)) {
				report.addFilterInFront(describe(filter, name), order, policyOrder);
			}
		});
		if (SECURITY && filters.stream().noneMatch(SecurityWebCorsLayers::isProxy)) {
			addChains(report, names, sources, named);
		}
		this.beans.getBeansOfType(ForwardedHeaderTransformer.class, false, false)
			.keySet()
			.forEach((name) -> report.addForwardedHeaders("The ForwardedHeaderTransformer bean '" + name + "'"));
	}

	private static String describe(WebFilter filter, String name) {
		return CorsStartReportBuilder.describe(filter, WebFilter.class, name);
	}

	/**
	 * Return the settings of a filter if it is a CORS filter.
	 */
	private static @Nullable CorsLayer layer(WebFilter filter, String name, int order, int policyOrder) {
		String note = CorsStartReportBuilder.noteOfOrder(order, policyOrder);
		List<CorsLayer.Rule> rules = ANYWHERE;
		if (filter instanceof CorsWebFilter corsFilter) {
			Class<?> code = code(corsFilter);
			if (code != null) {
				note = CorsStartReportBuilder.noteOfCode(code, order, policyOrder);
			}
			else {
				rules = new ArrayList<>(rules(corsFilter));
				if (!note.isEmpty()) {
					rules.add(CorsLayer.Rule.elsewhere());
				}
			}
			return new CorsLayer("the CorsWebFilter bean '" + name + "'", CorsLayer.Place.FILTER, note, rules);
		}
		if (passesOn(filter) || !(CorsStartReportBuilder.isNamedLikeCors(filter.getClass().getName())
				|| CorsStartReportBuilder.isNamedLikeCors(name))) {
			return null;
		}
		return new CorsLayer(describe(filter, name), CorsLayer.Place.FILTER,
				CorsStartReportBuilder.noteOfCode(filter.getClass(), order, policyOrder), rules);
	}

	/**
	 * Return the class whose code contains the settings of a filter, or {@code null} if
	 * they aren't in code.
	 */
	static @Nullable Class<?> code(CorsWebFilter filter) {
		Method method = ClassUtils.getMethodIfAvailable(filter.getClass(), "filter", ServerWebExchange.class,
				WebFilterChain.class);
		Object processor = HiddenField.read(CorsWebFilter.class, "processor", filter);
		Object source = source(filter);
		// A subclass may exist only for its order
		if (method != null && method.getDeclaringClass() != CorsWebFilter.class) {
			return filter.getClass();
		}
		if (processor != null && processor.getClass() != DefaultCorsProcessor.class) {
			return processor.getClass();
		}
		return (source != null && !isByPath(source) && ofGraphQl(source) == null) ? source.getClass() : null;
	}

	/**
	 * Return whether a filter answers all preflights.
	 */
	private static boolean answers(WebFilter filter) {
		return filter instanceof CorsWebFilter ofSpring && code(ofSpring) == null;
	}

	private static boolean passesOn(WebFilter filter) {
		return filter instanceof CorsPolicyWebFilter || filter instanceof CorsCheckWebFilter
				|| ClassUtils.getPackageName(filter.getClass()).startsWith("org.springframework.boot.");
	}

	private int order(String name, WebFilter filter) {
		if (filter instanceof Ordered ordered) {
			return ordered.getOrder();
		}
		Order order = this.beans.containsBean(name) ? this.beans.findAnnotationOnBean(name, Order.class) : null;
		return (order != null) ? order.value() : OrderUtils.getOrder(filter.getClass(), Ordered.LOWEST_PRECEDENCE);
	}

	private Map<Object, String> sources() {
		Map<Object, String> sources = new LinkedHashMap<>();
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beans,
				CorsConfigurationSource.class, false, false)) {
			// A lazy bean that nothing has used yet isn't created for this
			if (MappingCode.exists(this.beans, name)
					&& ScopedTarget.of(this.beans.getBean(name)) instanceof CorsConfigurationSource source
					// Spring WebFlux's own handlers and mappings are sources too
					&& !isOfWebFlux(source)) {
				sources.put(source, name);
			}
		}
		return sources;
	}

	/**
	 * Add the filters in Spring Security's chains.
	 */
	private void addChains(CorsStartReportBuilder report, Map<Object, String> names, Map<Object, String> sources,
			Set<Object> named) {
		report.add(SecurityWebCorsLayers.secured(this.beans));
		SecurityWebCorsLayers.find(this.beans).forEach((each) -> {
			WebFilter filter = each.getKey();
			SecurityChain chain = each.getValue();
			CorsWebFilter ofSpring = (filter instanceof CorsWebFilter corsFilter) ? corsFilter : null;
			Object source = (ofSpring != null) ? source(ofSpring) : null;
			if (!named.contains(filter) && (source == null || !isOfWebFlux(source))) {
				String bean = names.get(filter);
				String ofSource = (source != null) ? sources.get(source) : null;
				CorsLayer layer = new CorsLayer(
						(bean != null)
								? describe(filter, bean) : SecurityChain.describe(filter, ofSpring != null, ofSource),
						CorsLayer.Place.FILTER,
						chain.note((ofSpring != null) ? code(ofSpring) : null)
								+ ((ofGraphQl(source) != null) ? GRAPH_QL_IN_SECURITY
										: noteOfSource((bean != null) ? null : ofSource,
												ofSpring != null && bean == null)),
						chain.within((ofSpring != null) ? rules(ofSpring) : ANYWHERE));
				layer = chain.of(layer, ofSpring != null && code(ofSpring) == null);
				chain.outside(layer).forEach(report::add);
				report.add(layer);
				if (answers(filter)) {
					report.add(layer.answered(chain.paths(), chain.notReceived()));
				}
				if (source != null) {
					named.add(source);
				}
				if (chain.isForAll()) {
					named.add(filter);
				}
				if (!chain.preceding().allEndpoints()) {
					report.addPathOfFilters(ActuatorPath.ofOtherPort(this.context));
				}
			}
		});
	}

	/**
	 * Return a note on what else uses the source of a chain's filter, and on what Spring
	 * Security uses without it.
	 * @param source the name of the source's bean, or {@code null} if it isn't a bean or
	 * the log doesn't name it
	 * @param ofCors whether the filter is that of {@code cors()}
	 */
	private String noteOfSource(@Nullable String source, boolean ofCors) {
		String users = SecurityChain.noteOfOtherUsers(this.beans, source, SecurityWebFilterChain.class);
		// Spring Security uses the only bean of this type
		List<String> left = Stream.of(this.beans.getBeanNamesForType(CorsConfigurationSource.class, false, false))
			.filter((name) -> !name.equals(source) || !users.isEmpty())
			.toList();
		Class<?> only = (ofCors && left.size() == 1) ? this.beans.getType(left.get(0)) : null;
		return (only != null && only.getName().equals(GRAPH_QLS_SOCKETS)) ? INSTEAD_OF_GRAPH_QL : users;
	}

	/**
	 * Find the layers of all mappings, in the order in which Spring consults them.
	 * @param named the set to add their sources to, which may be beans
	 * @param handlers the collector of handlers that the settings for all handlers apply
	 * to, and of other handlers that precede them
	 */
	private List<Consumer<CorsStartReportBuilder>> layersOfMappings(Set<Object> named, HandlerLayers handlers) {
		List<Consumer<CorsStartReportBuilder>> layers = new ArrayList<>();
		AtomicBoolean before = new AtomicBoolean(true);
		BeanFactoryUtils.beansOfTypeIncludingAncestors(this.beans, HandlerMapping.class, false, false)
			.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByValue(AnnotationAwareOrderComparator.INSTANCE))
			.forEach((each) -> {
				String type = each.getValue().getClass().getName();
				String description = CorsStartReportBuilder.describe(each.getValue(), HandlerMapping.class,
						each.getKey());
				if (type.startsWith("org.springframework.boot.")) {
					return;
				}
				if (GATEWAY && GatewayRoutes.isMapping(each.getValue())) {
					addRoutes((AbstractHandlerMapping) each.getValue(), before.get(), handlers, layers);
				}
				else if (each.getKey().equals(FILES) && !this.ofAllHandlers.contains(FILES)
						&& each.getValue() instanceof AbstractUrlHandlerMapping files) {
					UrlHandlerLayers ofFiles = new UrlHandlerLayers(description, false, null);
					addHandlers(files, ofFiles, before.get(), named);
					layers.add(ofFiles::addTo);
				}
				else if (isUnknown(each.getValue())) {
					layers.add((report) -> report.add(UrlHandlerLayers.unknown(description)));
				}
				else if (each.getValue() instanceof AbstractHandlerMapping mapping) {
					before.compareAndSet(each.getKey().equals(ANNOTATED), false);
					addMapping(mapping, description, this.ofAllHandlers.contains(each.getKey()), before.get(), named,
							handlers, layers);
				}
			});
		return layers;
	}

	private void addRoutes(AbstractHandlerMapping gateway, boolean before, HandlerLayers handlers,
			List<Consumer<CorsStartReportBuilder>> layers) {
		GatewayRoutes routes = GatewayRoutes.find(this.beans);
		UrlHandlerLayers ofRoutes = UrlHandlerLayers.ofGateway(routes.describeSettings(this.beans),
				CorsLayer.Rule.of(settings(source(gateway))));
		routes.addTo(ofRoutes);
		layers.add(ofRoutes::addTo);
		if (before) {
			handlers.addInFront(ofRoutes.rules());
		}
	}

	private void addMapping(AbstractHandlerMapping mapping, String description, boolean ofAll, boolean before,
			Set<Object> named, HandlerLayers handlers, List<Consumer<CorsStartReportBuilder>> layers) {
		Object source = source(mapping);
		boolean code = MappingCode.decides(mapping, mapping.getCorsProcessor());
		List<CorsLayer.Rule> rules = (code || source == null) ? ANYWHERE : rules(source);
		UrlHandlerLayers urls = new UrlHandlerLayers(description, ofAll && !code,
				(code || source != null) ? rules : null);
		layers.add(urls::addTo);
		if (source != null && !ofAll) {
			named.add(source);
		}
		if (source != null && (ofAll ? !isByPath(source) : !isKnown(mapping))) {
			layers.add((report) -> report.add(new CorsLayer("the CorsConfigurationSource of " + description,
					CorsLayer.Place.MAPPING, "", rules)));
		}
		if (mapping instanceof RequestMappingInfoHandlerMapping annotated) {
			HandlerLayers own = ofAll ? handlers : new HandlerLayers(description, settings(source));
			addHandlers(annotated, code ? description : "", own, ofAll ? null : urls);
			if (!ofAll) {
				layers.add(own::addTo);
			}
		}
		else if (mapping instanceof RouterFunctionMapping functional && functional.getRouterFunction() != null) {
			FunctionalRoutes routes = ReactiveRouteVisitor.read(functional.getRouterFunction());
			urls.add(routes, before);
			if (before && ofAll) {
				handlers.add(routes);
			}
			else if (before) {
				handlers.addInFront(urls.rules());
			}
		}
		else if (mapping instanceof AbstractUrlHandlerMapping ofUrls) {
			addHandlers(ofUrls, urls, before, named);
			if (before) {
				handlers.addInFront(urls.rules());
			}
		}
	}

	/**
	 * Add annotated handlers.
	 * @param code the description of the mapping if it decides in code, otherwise empty
	 * @param handlers the collector of handlers
	 * @param foreign the collector of handlers without an annotation, or {@code null} if
	 * the settings for all handlers apply to them
	 */
	private void addHandlers(RequestMappingInfoHandlerMapping mapping, String code, HandlerLayers handlers,
			@Nullable UrlHandlerLayers foreign) {
		AnnotatedReactiveHandlers annotations = new AnnotatedReactiveHandlers(this.beans);
		inOrder(mapping).forEach((handler) -> {
			RequestMappingInfo info = handler.getKey();
			HandlerMethod method = handler.getValue();
			if (!code.isEmpty()) {
				handlers.addUnreadable(code, paths(info), methods(info), isConditional(info));
				return;
			}
			CorsConfiguration settings = annotations.settings(info, method);
			if (isPassingOn(info)) {
				handlers.addPassingOn(paths(info), methods(info), settings);
			}
			if (foreign != null && settings == null) {
				paths(info).forEach(foreign::add);
			}
			else {
				handlers.add(ClassUtils.getShortName(method.getBeanType()), method.getMethod().getName(), paths(info),
						methods(info), isConditional(info), settings);
			}
		});
	}

	/**
	 * Return the handlers of a mapping in an order that doesn't differ between starts.
	 */
	private static List<Map.Entry<RequestMappingInfo, HandlerMethod>> inOrder(
			RequestMappingInfoHandlerMapping mapping) {
		return mapping.getHandlerMethods()
			.entrySet()
			.stream()
			.sorted(Comparator
				.comparing((Map.Entry<RequestMappingInfo, HandlerMethod> each) -> paths(each.getKey()).toString())
				.thenComparing((each) -> each.getKey().toString()))
			.toList();
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

	static @Nullable Object source(AbstractHandlerMapping mapping) {
		return HiddenField.read(AbstractHandlerMapping.class, "corsConfigurationSource", mapping);
	}

	/**
	 * Add handlers mapped to URLs.
	 * @param before whether the mapping precedes annotated handlers, which then receive
	 * no requests for paths of its static files
	 */
	private void addHandlers(AbstractUrlHandlerMapping mapping, UrlHandlerLayers layers, boolean before,
			Set<Object> named) {
		boolean others = HiddenField.read(AbstractUrlHandlerMapping.class, "handlerPredicate", mapping) != null;
		mapping.getHandlerMap().forEach((pattern, handler) -> {
			String path = pattern.getPatternString();
			// A string is the name of a bean that Spring gets for each request
			Class<?> type = (handler instanceof String name) ? this.beans.getType(name) : handler.getClass();
			if (type == null) {
				layers.addSource(path, UrlHandlerLayers.handler(String.valueOf(handler)), null);
				return;
			}
			boolean source = CorsConfigurationSource.class.isAssignableFrom(type)
					&& !ClassUtils.getPackageName(type).startsWith(WEB_FLUX);
			if (source) {
				named.add(handler);
			}
			if (type.getName().equals(GRAPH_QLS_SOCKETS)) {
				layers.addHandshake(path, false, others);
				CorsConfiguration own = ofGraphQl(handler);
				if (own != null) {
					layers.addSource(path, OtherCorsProperties.IN_GRAPH_QLS_WEB_SOCKETS, own, others);
				}
			}
			else if (source) {
				layers.addSource(path, UrlHandlerLayers.handler(ClassUtils.getShortName(type)), null);
			}
			else if (WebSocketHandler.class.isAssignableFrom(type)) {
				layers.addHandshake(path, false, others);
			}
			else if (ResourceWebHandler.class.isAssignableFrom(type) && !before) {
				layers.addFiles(path);
			}
			else {
				layers.add(path);
			}
		});
	}

	/**
	 * Return the settings of GraphQL's WebSocket handler, or {@code null} if the object
	 * isn't this handler.
	 */
	private static @Nullable CorsConfiguration ofGraphQl(@Nullable Object source) {
		return (source != null && source.getClass().getName().equals(GRAPH_QLS_SOCKETS)
				&& HiddenField.read(source.getClass(), "corsConfiguration", source) instanceof CorsConfiguration own)
						? own : null;
	}

	private static boolean isOfWebFlux(Object source) {
		return ClassUtils.getPackageName(source.getClass()).startsWith(WEB_FLUX);
	}

	static @Nullable Object source(CorsWebFilter filter) {
		Object source = HiddenField.read(CorsWebFilter.class, "configSource", filter);
		return (source != null) ? ScopedTarget.of(source) : null;
	}

	private static List<CorsLayer.Rule> rules(CorsWebFilter filter) {
		Object source = source(filter);
		CorsConfiguration ofGraphQl = ofGraphQl(source);
		if (ofGraphQl != null && code(filter) == null) {
			return List.of(new CorsLayer.Rule("/**", ofGraphQl));
		}
		return (source != null && code(filter) == null) ? rules(source) : ANYWHERE;
	}

	private static List<CorsLayer.Rule> rules(Object source) {
		return isByPath(source) ? CorsLayer.Rule.of(settings(source)) : ANYWHERE;
	}

	private static boolean isByPath(Object source) {
		return source.getClass() == UrlBasedCorsConfigurationSource.class;
	}

	/**
	 * Return the settings of a source in the order in which it looks them up.
	 */
	private static Map<String, CorsConfiguration> settings(@Nullable Object source) {
		if (source == null) {
			return Map.of();
		}
		Object settings = isByPath(source)
				? HiddenField.read(UrlBasedCorsConfigurationSource.class, "corsConfigurations", source) : null;
		if (!(settings instanceof Map<?, ?> byPath)) {
			return HandlerLayers.unreadable();
		}
		Map<String, CorsConfiguration> readable = new LinkedHashMap<>();
		byPath.forEach((pattern, each) -> {
			// A relative pattern matches nothing
			if (pattern instanceof PathPattern path && path.getPatternString().startsWith("/")
					&& each instanceof CorsConfiguration configuration) {
				readable.put(path.getPatternString(), configuration);
			}
		});
		return readable;
	}

	/**
	 * Return the settings for all handlers, which each of WebFlux's mappings has.
	 */
	private Map<String, CorsConfiguration> mappings() {
		Map<String, CorsConfiguration> settings = new LinkedHashMap<>();
		AtomicBoolean first = new AtomicBoolean(true);
		BeanFactoryUtils.beansOfTypeIncludingAncestors(this.beans, AbstractHandlerMapping.class, false, false)
			.forEach((name, mapping) -> {
				if (this.ofAllHandlers.contains(name) && isKnown(mapping)) {
					HandlerLayers.merge(settings, settings(source(mapping)), first.getAndSet(false));
				}
			});
		return settings;
	}

	static List<String> paths(RequestMappingInfo info) {
		return info.getPatternsCondition().getPatterns().stream().map(PathPattern::getPatternString).toList();
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

	static List<String> methods(RequestMappingInfo info) {
		return info.getMethodsCondition().getMethods().stream().map(RequestMethod::name).toList();
	}

}
